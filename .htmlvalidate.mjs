// How tests/built_site/test_html.py checks the HTML of every built page; each exception has its reason.
export default {
  root: true,
  extends: ["html-validate:standard"],
  rules: {
    // A title is the page's heading and the site's name, and neither may be cut short.
    "long-title": ["error", { maxlength: 160 }],
    // The box that a wide table scrolls in is a region with a name, but no section of the text.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // A number that may not wrap would push a page of 320 pixels sideways.
    "tel-non-breaking": "off",
    // Every form answers on the page itself; the filter of a list does so at once, without a button.
    "wcag/h32": "off",
  },
};
