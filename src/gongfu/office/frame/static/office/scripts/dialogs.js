// A form or button with data-confirm asks first; data-opens="id" opens a dialog. Without scripts forms are simply sent.
(function () {
  'use strict';
  var answered = new WeakSet();
  function ask(text, then) {
    var dialog = document.getElementById('z-confirm');
    if (!dialog || !dialog.showModal) {
      if (window.confirm(text)) then();
      return;
    }
    dialog.querySelector('p').textContent = text;
    dialog.onclick = function (event) {
      var button = event.target.closest('[data-answer]');
      if (!button) return;
      dialog.close();
      if (button.dataset.answer === 'yes') then();
    };
    dialog.showModal();
  }
  document.addEventListener('submit', function (event) {
    var form = event.target;
    var button = event.submitter;
    var text = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!text || answered.has(form)) {
      answered.delete(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(text, function () {
      answered.add(form);
      form.requestSubmit(button && button.form === form ? button : undefined);
    });
  }, true);
  document.addEventListener('click', function (event) {
    var opener = event.target.closest('[data-opens]');
    if (opener) {
      var dialog = document.getElementById(opener.dataset.opens);
      if (dialog && dialog.showModal) dialog.showModal();
    }
    var closer = event.target.closest('[data-closes]');
    if (closer) closer.closest('dialog').close();
    document.querySelectorAll('details.z-user[open]').forEach(function (menu) {
      if (!menu.contains(event.target) || opener) menu.open = false;
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    document.querySelectorAll('details.z-user[open]').forEach(function (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });
})();
