// A flame graph as wide as the window. A click gives a frame the whole width; Escape, or a click on the first
// frame, shows all of them again.
"use strict";

const svg = document.documentElement;
const detail = document.getElementById("detail");
const about = detail.textContent;
const height = svg.viewBox.baseVal.height;
const CHARACTER = 7.25;
// A vertical scrollbar must not call for a horizontal one.
const SCROLLBAR = 16;

const frames = [...svg.querySelectorAll("g.frame")].map((group) => {
  const rect = group.querySelector("rect");
  const [name, measured] = group.querySelector("title").textContent.split("\n");
  const x = rect.x.baseVal.value;
  const width = rect.width.baseVal.value;
  return { group, rect, text: group.querySelector("text"), name, measured, x, width, y: rect.y.baseVal.value };
});

let shown = frames[0];

function shortened(name, width) {
  const room = Math.max(0, Math.floor((width - 6) / CHARACTER));
  if (name.length <= room) {
    return name;
  }
  return room < 3 ? "" : name.slice(0, room - 1) + "…";
}

function place(frame, x, width) {
  frame.rect.setAttribute("x", x);
  frame.rect.setAttribute("width", width);
  frame.text.setAttribute("x", x + 3);
  frame.text.textContent = shortened(frame.name, width);
}

function zoom(to) {
  // Widths are rounded in the file.
  const slack = 0.02;
  const whole = innerWidth - SCROLLBAR;
  const scale = whole / to.width;
  shown = to;
  svg.setAttribute("width", whole);
  svg.setAttribute("viewBox", `0 0 ${whole} ${height}`);
  for (const frame of frames) {
    const isBelow = frame.y >= to.y;
    const isInside = frame.x >= to.x - slack && frame.x + frame.width <= to.x + to.width + slack;
    const isAround = frame.x <= to.x + slack && frame.x + frame.width >= to.x + to.width - slack;
    const isShown = isBelow ? isInside : isAround;
    frame.group.setAttribute("display", isShown ? "inline" : "none");
    frame.group.setAttribute("opacity", isBelow ? 1 : 0.6);
    if (isShown && isBelow) {
      place(frame, (frame.x - to.x) * scale, frame.width * scale);
    } else if (isShown) {
      place(frame, 0, whole);
    }
  }
}

for (const frame of frames) {
  frame.group.setAttribute("cursor", "pointer");
  frame.group.addEventListener("click", () => zoom(frame));
  frame.group.addEventListener("mouseenter", () => { detail.textContent = `${frame.name}: ${frame.measured}`; });
  frame.group.addEventListener("mouseleave", () => { detail.textContent = about; });
}

zoom(shown);
addEventListener("resize", () => zoom(shown));
addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    zoom(frames[0]);
  }
});
