// Keys: / to search, ? for this help, Ctrl+S to keep a draft (the button with data-save).
(function () {
  'use strict';
  function typing(target) {
    return target.closest && target.closest('input, textarea, select, [contenteditable]');
  }
  document.addEventListener('keydown', function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      var save = document.querySelector('button[data-save]');
      if (save) {
        event.preventDefault();
        save.form.requestSubmit(save);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === '/') {
      var field = document.querySelector('[data-search], input[type=search]');
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    } else if (event.key === '?') {
      var help = document.getElementById('z-keys');
      if (help && help.showModal && !help.open) help.showModal();
    }
  });
})();
