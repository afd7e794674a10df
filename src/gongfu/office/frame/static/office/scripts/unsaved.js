// A form with data-guard is not left by accident once something in it was changed; and it is sent once only.
(function () {
  'use strict';
  var changed = false;
  document.addEventListener('input', function (event) {
    if (event.target.closest('form[data-guard]')) changed = true;
  });
  document.addEventListener('submit', function (event) {
    if (event.defaultPrevented) return;
    changed = false;
    var button = event.submitter;
    if (!button || event.target.method !== 'post' || event.target.hasAttribute('hx-post')) return;
    button.dataset.sent = '';
    setTimeout(function () { button.disabled = true; }, 0); // after its own value has been read
    setTimeout(again, 6000);
  });
  function again() {
    document.querySelectorAll('button[data-sent]').forEach(function (button) {
      button.disabled = false;
      delete button.dataset.sent;
    });
  }
  window.addEventListener('pageshow', again);
  window.addEventListener('beforeunload', function (event) {
    if (!changed) return;
    event.preventDefault();
    event.returnValue = '';
  });
})();
