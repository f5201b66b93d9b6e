// What pages do beyond plain HTML: theme, `/` for search, autosave, formset rows, confirmation, faults made visible.
"use strict";
(() => {
  const THEME = "portal-theme";
  const AUTOSAVE_DELAY = 1200;
  const root = document.documentElement;

  const storedTheme = () => { try { return localStorage.getItem(THEME) || "auto"; } catch { return "auto"; } };

  function applyTheme(theme) {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
  }

  function chooseTheme(theme) {
    try { localStorage.setItem(THEME, theme); } catch { /* storage refused: the choice lasts for this page */ }
    applyTheme(theme);
  }

  function focusSearch(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const search = document.querySelector("main input[type=search], input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }

  // Autosave: <form data-autosave="URL"> with a [data-autosave-status] that carries the texts; a 2xx answer means saved.
  const pending = new Map();

  function showSaving(form, state) {
    const status = form.querySelector("[data-autosave-status]");
    if (!status) return;
    status.dataset.state = state;
    const time = state === "saved" ? " " + new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" }) : "";
    status.textContent = (status.dataset[state] || "") + time;
  }

  async function save(form) {
    const draft = pending.get(form);
    clearTimeout(draft.timer);
    draft.edited = false;
    showSaving(form, "saving");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), redirect: "manual", headers: { "X-Portal-Autosave": "1" },
      });
      const version = answer.headers.get("X-Portal-Version");
      if (version && form.elements.version) form.elements.version.value = version;
      draft.unsaved = !answer.ok || draft.edited;
      showSaving(form, answer.ok ? "saved" : answer.status === 409 ? "conflict" : "failed");
    } catch {
      draft.unsaved = true;
      showSaving(form, "failed");
    }
  }

  function savesItself(form) {
    return form && form.matches("form[data-autosave]");
  }

  function queueSave(event) {
    const form = event.target.form || event.target;
    if (!savesItself(form)) return;
    const draft = pending.get(form) || { running: Promise.resolve() };
    clearTimeout(draft.timer);
    Object.assign(draft, { unsaved: true, edited: true });
    draft.timer = setTimeout(() => { draft.running = draft.running.then(() => save(form)); }, AUTOSAVE_DELAY);
    pending.set(form, draft);
  }

  function warnOfLoss(event) {
    if ([...pending.values()].some((draft) => draft.unsaved)) event.preventDefault();
  }

  // Formsets: <div data-formset="PREFIX"> holds [data-formset-rows] and a <template>; buttons add and remove rows.
  function addRow(formset) {
    const total = formset.querySelector(`[name="${formset.dataset.formset}-TOTAL_FORMS"]`);
    const most = formset.querySelector(`[name="${formset.dataset.formset}-MAX_NUM_FORMS"]`);
    if (most && Number(total.value) >= Number(most.value)) return;
    const holder = document.createElement("div");
    holder.innerHTML = formset.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    formset.querySelector("[data-formset-rows]").append(row);
    total.value = Number(total.value) + 1;
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    total.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function removeRow(row) {
    const formset = row.closest("[data-formset]");
    const mark = row.querySelector("input[name$='-DELETE']");
    if (mark) mark.checked = true;
    row.hidden = true;
    row.querySelectorAll("[required]").forEach((field) => { field.required = false; });
    (mark || row).dispatchEvent(new Event("input", { bubbles: true }));
    formset.querySelector("[data-formset-add]")?.focus();
  }

  // Confirmation: a submit button with data-confirm="DIALOG-ID" asks first; the dialog's own form answers "yes" or "no".
  function askFirst(event) {
    const button = event.submitter;
    const dialog = button?.dataset.confirm && document.getElementById(button.dataset.confirm);
    if (!dialog || dialog.returnValue === "yes") return leaveQuietly(event.target);
    event.preventDefault();
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "yes") event.target.requestSubmit(button);
      dialog.returnValue = "";
    }, { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  }

  function leaveQuietly(form) {
    clearTimeout(pending.get(form)?.timer);
    pending.delete(form);
  }

  function followSummary(event) {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    const field = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
    (field || place).focus();
    place.scrollIntoView({ block: "center" });
  }

  function react(event) {
    const add = event.target.closest("[data-formset-add]");
    const remove = event.target.closest("[data-formset-remove]");
    if (add) addRow(add.closest("[data-formset]"));
    else if (remove) removeRow(remove.closest("[data-formset-row]"));
    else followSummary(event);
  }

  function showFault() {
    const fault = document.getElementById("connection-fault");
    if (fault) fault.hidden = false;
  }

  function start() {
    const theme = document.querySelector(`input[name="theme"][value="${storedTheme()}"]`);
    if (theme) theme.checked = true;
    document.querySelector("[data-error-summary]")?.focus();
  }

  applyTheme(storedTheme());
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("keydown", focusSearch);
  document.addEventListener("input", queueSave);
  document.addEventListener("click", react);
  document.addEventListener("submit", askFirst);
  document.addEventListener("change", (event) => { if (event.target.name === "theme") chooseTheme(event.target.value); });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:error"]) document.addEventListener(name, showFault);
  window.addEventListener("beforeunload", warnOfLoss);
})();
