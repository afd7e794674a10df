// The box in the head of a list ticks or clears those of its rows. Without scripts rows are ticked one by one.
(function () {
  'use strict';
  function rows(head) {
    return head.closest('table').querySelectorAll('tbody input[type=checkbox][name="' + head.dataset.checks + '"]');
  }
  function show(root) {
    (root || document).querySelectorAll('[data-checks]').forEach(function (head) { head.hidden = false; });
  }
  document.addEventListener('change', function (event) {
    var head = event.target.closest('[data-checks]');
    if (head) {
      rows(head).forEach(function (box) { box.checked = head.checked; });
      return;
    }
    var table = event.target.closest('table');
    head = table && table.querySelector('[data-checks]');
    if (!head || event.target.name !== head.dataset.checks) return;
    var all = Array.prototype.slice.call(rows(head));
    var ticked = all.filter(function (box) { return box.checked; }).length;
    head.checked = ticked === all.length;
    head.indeterminate = ticked > 0 && ticked < all.length;
  });
  document.addEventListener('DOMContentLoaded', function () { show(); });
  document.addEventListener('htmx:afterSettle', function () { show(); });
})();
