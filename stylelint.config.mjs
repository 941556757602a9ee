// How `make lint` checks our style sheets; each exception has its reason.
const word = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

export default {
  extends: ["stylelint-config-standard"],
  rules: {
    "color-hex-length": "long", // the tests of contrast read six digits
    "custom-property-pattern": null, // some are Material's
    "import-notation": "string", // the build puts the named file in the place of the line
    "media-feature-range-notation": "prefix", // older phones know no other
    "no-descending-specificity": null, // parts are ordered by subject
    "selector-class-pattern": [`^_?${word}(__${word})?(--${word})?$`, { resolveNestedSelectors: true }],
    "value-keyword-case": null, // names of fonts and A4 have capitals
  },
};
