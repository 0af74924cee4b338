// Sorting, live refresh and the link to the JSON form. Every page works without it.
"use strict";

const main = document.querySelector("main");

function cellValue(row, column) {
  const cell = row.cells[column];
  const text = cell.dataset.value ?? cell.textContent.trim();
  const number = Number(text);
  return text !== "" && !Number.isNaN(number) ? number : text;
}

function compare(left, right) {
  if (typeof left === typeof right) {
    return typeof left === "number" ? left - right : left.localeCompare(right);
  }
  return typeof left === "number" ? -1 : 1;
}

function sort(header, direction) {
  const table = header.closest("table");
  const body = table.tBodies[0];
  const column = header.cellIndex;
  const sign = direction === "ascending" ? 1 : -1;
  const rows = [...body.rows];
  rows.sort((left, right) => sign * compare(cellValue(left, column), cellValue(right, column)));
  for (const other of table.tHead.querySelectorAll("th")) {
    other.removeAttribute("aria-sort");
  }
  header.setAttribute("aria-sort", direction);
  body.append(...rows);
}

function makeSortable(root) {
  for (const header of root.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    const first = header.classList.contains("num") ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    button.addEventListener("click", () => {
      sort(header, header.getAttribute("aria-sort") === first ? second : first);
    });
  }
}

function linkToJson() {
  const link = document.getElementById("as-json");
  if (link) {
    const url = new URL(location.href);
    url.searchParams.set("format", "json");
    link.href = url.pathname + url.search;
  }
}

const REFRESH_MS = 2000;
let timer;

// What a reader has done to the page stays: sorted columns, open details, the focus.
function stateOf(root) {
  const sorted = [...root.querySelectorAll("table")].map((table) => {
    const header = table.tHead?.querySelector("[aria-sort]");
    return header && { column: header.cellIndex, direction: header.getAttribute("aria-sort") };
  });
  const open = [...root.querySelectorAll("details")].map((details) => details.open);
  return { sorted, open };
}

function restore(root, state) {
  root.querySelectorAll("table").forEach((table, index) => {
    const sorted = state.sorted[index];
    const header = sorted && table.tHead?.rows[0].cells[sorted.column];
    if (header?.dataset.sort !== undefined) {
      sort(header, sorted.direction);
    }
  });
  root.querySelectorAll("details").forEach((details, index) => {
    details.open = state.open[index] ?? details.open;
  });
}

async function refresh() {
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    const text = response.ok ? await response.text() : null;
    // Nobody wants to lose what he types or selects.
    const isBusy = main.querySelector("form :focus") || !getSelection().isCollapsed;
    if (text && !isBusy && !document.hidden) {
      const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
      const state = stateOf(main);
      const tools = main.querySelector(".heading");
      makeSortable(fresh);
      fresh.querySelector(".heading")?.remove();
      main.replaceChildren(...(tools ? [tools] : []), ...fresh.childNodes);
      restore(main, state);
    }
  } catch {
    // The server may be restarting: the next turn will tell.
  }
  timer = setTimeout(refresh, REFRESH_MS);
}

function live() {
  const box = document.getElementById("live");
  box?.addEventListener("change", () => {
    clearTimeout(timer);
    if (box.checked) {
      refresh();
    }
  });
}

makeSortable(document);
linkToJson();
live();
