// The reasons of a light stand where the window has room: no table cuts them off, no edge hides them. Escape closes.
(function () {
  'use strict';
  var EDGE = 8;
  function place(tip) {
    var why = tip.querySelector('.z-why');
    if (!why) return;
    var at = tip.getBoundingClientRect();
    why.style.position = 'fixed';
    why.style.right = 'auto';
    why.style.left = '0';
    why.style.top = '0';
    var width = why.offsetWidth;
    var height = why.offsetHeight;
    var room = document.documentElement.clientWidth - width - EDGE;
    var under = at.bottom + 6 + height <= window.innerHeight || at.top - 6 < height;
    why.style.left = Math.max(EDGE, Math.min(at.left, room)) + 'px';
    why.style.top = (under ? at.bottom + 6 : at.top - 6 - height) + 'px';
  }
  function opened(event) {
    var tip = event.target.closest && event.target.closest('.z-tip');
    if (tip && !event.target.closest('.z-why')) place(tip);
  }
  document.addEventListener('mouseover', opened);
  document.addEventListener('focusin', opened);
  window.addEventListener('scroll', function () {
    document.querySelectorAll('.z-tip:hover, .z-tip:focus').forEach(place);
  }, { capture: true, passive: true });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    document.querySelectorAll('.z-tip:hover, .z-tip:focus').forEach(function (tip) {
      tip.classList.add('z-quiet');
      ['mouseleave', 'blur'].forEach(function (name) {
        tip.addEventListener(name, function () { tip.classList.remove('z-quiet'); }, { once: true });
      });
    });
  });
})();
