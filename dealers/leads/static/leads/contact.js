// Calling, texting or mailing a customer readies the form that logs it, so that one press is left.
(() => {
  const form = document.querySelector("form[data-contact]");
  if (!form) return;
  const usual = { call: "reached", text: "sent", mail: "sent", meeting: "reached" };
  const ready = (channel) => {
    const radio = form.querySelector(`input[name=channel][value=${channel}]`);
    if (radio) radio.checked = true;
    form.querySelector("select[name=result]").value = usual[channel];
  };
  document.addEventListener("click", (event) => {
    const way = event.target.closest("[data-way]");
    if (!way) return;
    ready(way.dataset.way);
    form.scrollIntoView({ block: "center" });
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "channel") ready(event.target.value);
  });
})();

// A template fills in the mail; the next one replaces it.
(() => {
  const form = document.querySelector("form[data-reply]");
  const chosen = form && form.querySelector("[data-reply-template]");
  if (!chosen) return;
  const texts = JSON.parse(document.getElementById("reply-texts").textContent);
  chosen.addEventListener("change", () => {
    const [subject, body] = texts[chosen.value] || ["", ""];
    form.querySelector("[name=subject]").value = subject;
    form.querySelector("[name=body]").value = body;
  });
})();
