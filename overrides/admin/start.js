/* Starts the form: its configuration was made with the site, from the models of the records. */

import CMS from "./sveltia/index.js";
import { readRecord, writeRecord } from "./record.js";

const answer = await fetch("config.json");
const config = await answer.json();
const fields = config.collections.flatMap((collection) => collection.fields ?? []);
const offered = fields.flatMap((field) => field.default ?? []);
const toFile = (record) => writeRecord(record, offered);
CMS.registerCustomFormat("record", "yml", { fromFile: readRecord, toFile });
document.body.replaceChildren(); // what stands there is for browsers without scripts
CMS.init({ config });
