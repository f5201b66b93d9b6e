// A long form in steps: <form data-steps> holds [data-step] sections; the last one, [data-step-check], lists what was entered.
"use strict";
(() => {
  const BLANK = "–";

  function shownValue(field) {
    if (field.matches("select")) return [...field.selectedOptions].filter((one) => one.value).map((one) => one.text.trim()).join(", ");
    return field.value.trim();
  }

  function labelOf(field) {
    const label = field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    return (label ? label.firstChild.textContent : field.name).trim();
  }

  function entry(list, term, value) {
    const pair = document.createElement("div");
    const name = document.createElement("dt");
    const told = document.createElement("dd");
    name.textContent = term;
    told.textContent = value || BLANK;
    pair.append(name, told);
    list.append(pair);
  }

  function ticked(box) {
    return [...box.querySelectorAll("input:checked")].map((one) => one.closest("label")?.textContent.trim() || labelOf(one)).join(", ");
  }

  function tellField(list, box) {
    const legend = box.querySelector("legend");
    if (legend) return entry(list, legend.firstChild.textContent.trim(), ticked(box));
    const field = box.querySelector("input:not([type=hidden]), select, textarea");
    if (!field) return;
    const value = field.type === "checkbox" ? (field.checked ? "✓" : "") : shownValue(field);
    entry(list, labelOf(field), value);
  }

  function tellRow(list, row, number, title) {
    const boxes = [...row.querySelectorAll(".field")].map((box) => box.querySelector("input:not([type=hidden]), select, textarea"));
    const told = boxes.filter(Boolean).map((field) => [field, field.type === "checkbox" ? field.checked && "✓" : shownValue(field)]);
    const stated = told.filter(([, value]) => value).map(([field, value]) => `${labelOf(field)}: ${value}`);
    entry(list, `${title} ${number}`, stated.join(" · "));
  }

  function check(form, panel) {
    const list = panel.querySelector("dl");
    list.replaceChildren();
    for (const step of form.querySelectorAll("[data-step]:not([data-step-check])")) {
      const rows = [...step.querySelectorAll("[data-formset-row]")].filter((row) => !row.hidden && !row.closest("template"));
      rows.forEach((row, place) => tellRow(list, row, place + 1, panel.dataset.rowTitle));
      if (!rows.length) step.querySelectorAll(".field").forEach((box) => tellField(list, box));
    }
  }

  function show(form, wanted, moveFocus) {
    const steps = [...form.querySelectorAll("[data-step]")];
    const place = Math.max(0, Math.min(wanted, steps.length - 1));
    form.dataset.current = place;
    steps.forEach((step, number) => { step.hidden = number !== place; });
    form.querySelectorAll("[data-go]").forEach((button, number) => {
      if (number === place) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    form.querySelector("[data-back]").hidden = place === 0;
    form.querySelector("[data-next]").hidden = place === steps.length - 1;
    if (steps[place].matches("[data-step-check]")) check(form, steps[place]);
    if (moveFocus) steps[place].querySelector("h2").focus();
  }

  function stepOf(form, place) {
    return [...form.querySelectorAll("[data-step]")].findIndex((step) => step.contains(place));
  }

  function begin(form) {
    form.querySelector("[data-steps-bar]").hidden = false;
    form.querySelectorAll("[data-step] h2").forEach((heading) => { heading.tabIndex = -1; });
    form.addEventListener("click", (event) => {
      const current = Number(form.dataset.current);
      const go = event.target.closest("[data-go]");
      if (go) show(form, [...form.querySelectorAll("[data-go]")].indexOf(go), true);
      else if (event.target.closest("[data-next]")) show(form, current + 1, true);
      else if (event.target.closest("[data-back]")) show(form, current - 1, true);
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-error-summary] a[href^='#']");
      const place = link && document.getElementById(link.hash.slice(1));
      if (place && form.contains(place)) show(form, stepOf(form, place), false);
    }, true);
    const faulty = form.querySelector(".errorlist, [aria-invalid=true], [data-step] .notice.bad");
    show(form, faulty ? stepOf(form, faulty) : 0, false);
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-steps]").forEach(begin));
})();
