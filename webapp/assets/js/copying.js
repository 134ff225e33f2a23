/** A button after each thing that people copy; its words stand in the page, in the page's language. */
export const offerCopies = (part = document) => {
  for (const source of part.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button copy";
    button.dataset.variant = "secondary";
    button.dataset.size = "sm";
    button.textContent = source.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = source.dataset.copied;
      setTimeout(() => { button.textContent = source.dataset.copy; }, 2500);
    });
    (source.closest("pre")?.parentElement ?? source).after(button);
  }
};
