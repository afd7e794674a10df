// A field with data-search asks for its list while one types, but never for half-typed pinyin: htmx listens to
// gongfu:search (hx-trigger="gongfu:search"), which is sent once the input method has put the characters down.
(function () {
  'use strict';
  var WAIT = 300;
  var waiting = new WeakMap();
  function soon(field) {
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(function () {
      field.dispatchEvent(new CustomEvent('gongfu:search', { bubbles: true }));
    }, WAIT));
  }
  function search(event) { return event.target.closest && event.target.closest('[data-search]'); }
  document.addEventListener('input', function (event) {
    var field = search(event);
    if (field && !event.isComposing) soon(field);
  });
  document.addEventListener('compositionend', function (event) {
    var field = search(event);
    if (field) soon(field);
  });
})();
