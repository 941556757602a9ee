// How `make lint` checks our scripts; each exception has its reason.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { files: ["tests/scripts/*.test.js"], languageOptions: { globals: globals.node } },
  { files: ["overrides/offline.js"], languageOptions: { globals: globals.serviceworker } },
  {
    files: ["overrides/**/*.js"],
    languageOptions: { globals: globals.browser, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error", "object-shorthand": "error" },
  },
];
