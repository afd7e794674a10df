// Sliders and the number fields beside them say the same. Without scripts there are the fields alone.
(function () {
  'use strict';
  function begin(form) {
    form.querySelectorAll('input[type=range][data-sets]').forEach(function (slider) {
      var field = document.getElementById(slider.dataset.sets);
      slider.hidden = false;
      slider.addEventListener('input', function () { field.value = slider.value; });
      field.addEventListener('input', function () { if (field.value !== '') slider.value = field.value; });
      if (field.value !== '') slider.value = field.value;
    });
    form.addEventListener('htmx:beforeRequest', function () { busy(true); });
    form.addEventListener('htmx:afterRequest', function () { busy(false); });
  }
  function busy(is) {
    var results = document.getElementById('results');
    if (results) results.setAttribute('aria-busy', String(is));
  }
  document.addEventListener('DOMContentLoaded', function () {
    document.querySelectorAll('form[data-dials]').forEach(begin);
  });
})();
