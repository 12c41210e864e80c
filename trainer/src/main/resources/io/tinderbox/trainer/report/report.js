document.querySelectorAll("table.sortable").forEach(table => {
  const heads = Array.from(table.tHead.rows[0].cells);
  const key = (row, column) => row.cells[column].dataset.key;
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    const rising = head.getAttribute("aria-sort") === "descending";
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const numeric = rows.every(row => !isNaN(parseFloat(key(row, column))));
    const compare = numeric
      ? (a, b) => parseFloat(key(a, column)) - parseFloat(key(b, column))
      : (a, b) => key(a, column).localeCompare(key(b, column));
    rows.sort((a, b) => (rising ? 1 : -1) * compare(a, b)).forEach(row => body.append(row));
    heads.forEach(other => other.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
  }));
});
