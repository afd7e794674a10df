// htmx sends the CSRF token along, and a failed request is told instead of nothing happening.
(function () {
  'use strict';
  function token() {
    var found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    var field = document.querySelector('input[name=csrfmiddlewaretoken]');
    return found ? decodeURIComponent(found[1]) : field ? field.value : '';
  }
  document.addEventListener('htmx:configRequest', function (event) {
    if (event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token();
  });

  var hiding;
  function tell(kind) {
    var toast = document.getElementById('z-toast');
    if (!toast) return;
    toast.textContent = toast.dataset[kind];
    toast.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(function () { toast.hidden = true; }, 8000);
  }
  document.addEventListener('htmx:sendError', function () { tell('offline'); });
  document.addEventListener('htmx:timeout', function () { tell('offline'); });
  document.addEventListener('htmx:responseError', function (event) {
    tell(event.detail.xhr.status === 403 ? 'denied' : 'failed');
  });
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-print]')) window.print();
  });
})();
