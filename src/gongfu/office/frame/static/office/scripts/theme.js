// Light or dark, before anything is painted; the button appears only where a script can answer it.
(function () {
  'use strict';
  var root = document.documentElement;
  function kept() {
    try { return localStorage.getItem('gongfu-theme'); } catch (error) { return null; }
  }
  function wanted() {
    return kept() || (window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  }
  root.setAttribute('data-bs-theme', wanted());
  function paper(theme) { // paper is light, and so are the charts on it
    return function () {
      root.setAttribute('data-bs-theme', theme || wanted());
      document.dispatchEvent(new CustomEvent('gongfu:theme'));
    };
  }
  window.addEventListener('beforeprint', paper('light'));
  window.addEventListener('afterprint', paper(''));
  document.addEventListener('DOMContentLoaded', function () {
    document.querySelectorAll('[data-theme-toggle]').forEach(function (button) {
      button.hidden = false;
      button.addEventListener('click', function () {
        var next = root.getAttribute('data-bs-theme') === 'dark' ? 'light' : 'dark';
        root.setAttribute('data-bs-theme', next);
        try { localStorage.setItem('gongfu-theme', next); } catch (error) { /* for this page only */ }
        document.dispatchEvent(new CustomEvent('gongfu:theme'));
      });
    });
  });
})();
