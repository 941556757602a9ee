// What the form imports stands beside its scripts only once it is built.

declare module "*/yaml/index.js" {
  export * from "yaml";
}

declare module "*/sveltia/index.js" {
  const CMS: any;
  export default CMS;
}
