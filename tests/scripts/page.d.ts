// What a script asks of a page by a name is of a kind that only the template knows.

interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}

interface Document {
  getElementById(id: string): any;
}

interface EventTarget {
  closest(selectors: string): any;
}

interface Event {
  detail: any;
}

// What a worker has besides; overrides/offline.js is one.
declare const registration: ServiceWorkerRegistration;

interface Window {
  geo_json_wards: any;
  L: any;
  map_wards: any;
  Plotly: any;
}
