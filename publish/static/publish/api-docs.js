// The page /api/v1/docs/: Swagger UI over the schema that the page names. No cookie is sent with what is tried here.
"use strict";

const place = document.getElementById("swagger-ui");
SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  withCredentials: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  onComplete: () => { place.dataset.ready = "true"; },
});
