"use strict";
// Sorting and filtering of the tables of students. The page reads well without it.
for (const table of document.querySelectorAll("table.students")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const controls = table.closest("section").querySelector(".controls");
  const [search, odd] = controls.querySelectorAll("input");
  const output = controls.querySelector("output");
  const texts = rows.map((row) => row.textContent.toLowerCase());

  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !texts[i].includes(wanted) || (odd.checked && !row.className);
      shown += !row.hidden;
    });
    output.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
  };
  search.addEventListener("input", filter);
  odd.addEventListener("change", filter);
  controls.hidden = false;

  const key = (row, column) => {
    const text = row.cells[column].textContent;
    const value = parseFloat(text);
    return Number.isNaN(value) ? text.toLowerCase() : value;
  };
  const compare = (a, b) => {
    if (typeof a === typeof b) return typeof a === "number" ? a - b : a.localeCompare(b);
    return typeof a === "number" ? -1 : 1;
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = rows.map((row, i) => [key(row, column), i, row]);
      keyed.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])) || a[1] - b[1]);
      body.append(...keyed.map((entry) => entry[2]));
    });
  });
}
