// What the terminal program writes as JSON is what its schema says, for a validator that is not ours.

import Ajv2020 from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, terminal, test } from "./fixtures.js";

const root = path.resolve(__dirname, "..");
const read = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

/** What is wrong with a run, or null. */
function schema() {
  const schema = read("docs/run.schema.json");
  // A new key without its place in the schema would be forgotten there.
  for (const part of [schema, ...Object.values(schema.$defs)]) {
    if (part.properties && !part.additionalProperties) part.additionalProperties = false;
  }
  const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema);
  return (run) => (validate(run) ? null : validate.errors.slice(0, 3));
}

/** Each demo with the arguments of its presets, as the help lists them. */
function commands() {
  const commands = [];
  for (const line of terminal("--help").split("\n")) {
    const demo = line.match(/^ {2}([a-z]+): /)?.[1];
    const preset = line.match(/^ {6}([a-z]+(?: [a-z_]+=\S+)+) {2}/)?.[1];
    if (demo) commands.push([demo]);
    if (preset) commands.push(preset.split(" "));
  }
  return commands;
}

test("runs are what their schema says", () => {
  const errors = schema();
  const all = commands();
  expect(all.length).toBeGreaterThan(40);
  for (const command of all) {
    expect(errors(JSON.parse(terminal(...command, "--format", "json"))), command.join(" ")).toBeNull();
  }
  for (const name of ["hello", "odd"]) {
    expect(errors(read(`tests/formats/${name}.json`)), name).toBeNull();
  }
});

test("the schema refuses what is no run", () => {
  const errors = schema();
  const spoil = (change) => {
    const run = read("tests/formats/odd.json");
    change(run);
    return errors(run);
  };
  expect(spoil(() => {})).toBeNull();
  expect(spoil((run) => (run.version = 2))).not.toBeNull();
  expect(spoil((run) => delete run.events[0].kind)).not.toBeNull();
  expect(spoil((run) => (run.events[3].kind = "unheard_of"))).not.toBeNull();
  expect(spoil((run) => (run.tasks[0].states[0].from_nanos = 0.5))).not.toBeNull();
  expect(spoil((run) => (run.tasks[0].mood = "good"))).not.toBeNull();
});
