// A field under the pointer or the focus lights up where it stands in the text, and the other way round.
(function () {
  'use strict';
  var pane = document.querySelector('.d-text');
  var lit = [];
  function dim() {
    lit.forEach(function (one) { one.classList.remove('is-lit'); });
    lit = [];
  }
  function light(selector) {
    document.querySelectorAll(selector).forEach(function (one) {
      one.classList.add('is-lit');
      lit.push(one);
    });
  }
  function show(element) {
    var inside = element.getBoundingClientRect();
    var around = pane.getBoundingClientRect();
    if (inside.top < around.top + 30 || inside.bottom > around.bottom - 30) pane.scrollTop += inside.top - around.top - 90;
  }
  function enter(event) {
    var field = event.target.closest && event.target.closest('a[data-mark]');
    var marked = event.target.closest && event.target.closest('.d-text [data-marks]');
    dim();
    if (field) {
      light('.d-text [data-marks~="' + CSS.escape(field.dataset.mark) + '"]');
      if (lit.length) show(lit[0]);
    } else if (marked) {
      marked.dataset.marks.split(' ').filter(Boolean).forEach(function (id) {
        light('.d-cards [data-mark="' + CSS.escape(id) + '"]');
      });
    }
  }
  if (!pane) return;
  document.addEventListener('mouseover', enter);
  document.addEventListener('focusin', enter);
})();
