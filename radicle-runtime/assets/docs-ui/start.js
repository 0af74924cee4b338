SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#ui",
  deepLinking: true,
  // Nothing leaves for another host.
  validatorUrl: null,
  queryConfigEnabled: false,
  onComplete: () => {
    document.title = document.querySelector(".info .title")?.firstChild?.textContent.trim() || "API";
  },
});
