import { afterEach, beforeEach, expect, test } from 'vitest';
import { Importing } from './importing.svelte';

/** A server that knows formats by name, refuses what is called `bad`, and remembers what it was sent. */
let sent: { path: string; name: string; map: string | null; kind: string | null; body: string }[] = [];
const real = globalThis.fetch;

beforeEach(() => {
  sent = [];
  globalThis.fetch = async (address, init) => {
    const url = new URL(String(address), 'http://here');
    const name = url.searchParams.get('name') ?? '';
    sent.push({ path: url.pathname.split('/').slice(-2).join('/'), name, map: url.searchParams.get('map'), kind: url.searchParams.get('kind'), body: await (init?.body as Blob).text() });
    const answer = (status: number, body: object): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
    if (name.startsWith('bad')) return answer(422, { error: { code: 'invalid', message: 'No plan is in it.', details: null } });
    if (name.startsWith('late') && !url.pathname.endsWith('preview')) return answer(409, { error: { code: 'conflict', message: 'Others were faster.', details: null } });
    const format = name.includes('workspace') ? 'sinew' : 'jira-json';
    return answer(200, url.pathname.endsWith('preview') ? { format, may_be: name.startsWith('risks') && !url.searchParams.has('kind') ? 'risk' : null, sources: [], problems: [], columns: [], fields: [], statuses: [], sample: [] } : { sources: [], problems: [], revision: 2 });
  };
});
afterEach(() => { globalThis.fetch = real; });

const page = (name: string, start: number): File => new File([JSON.stringify({ startAt: start, issues: [] })], name);

test('pages of one search are read as one, in order, whenever they are chosen', async () => {
  const importing = new Importing('s', 'UTC');
  await importing.take([page('jira-10.json', 10), page('jira-2.json', 2)]);
  await importing.take([page('jira-1.json', 1), new File(['title\nBuild\n'], 'plan.csv')]);
  expect(importing.files.map((file) => file.name)).toEqual(['jira-1.json to jira-10.json', 'plan.csv']);
  const together = sent.find((each) => each.name === 'jira-1.json');
  expect((JSON.parse(together?.body ?? '') as { startAt: number }[]).map((each) => each.startAt)).toEqual([1, 2, 10]);
});

test('a list that is emptied while files are looked at loses none', async () => {
  const importing = new Importing('s', 'UTC');
  const list = [page('jira-1.json', 1), page('jira-2.json', 2), new File(['title\nBuild\n'], 'plan.csv')];
  const taken = importing.take(list);
  list.length = 0;
  await taken;
  expect(importing.files.map((file) => file.name)).toEqual(['jira-1.json and jira-2.json', 'plan.csv']);
});

test('what cannot be read is not sent; what is refused says why and is not imported', async () => {
  const importing = new Importing('s', 'UTC');
  await importing.take([new File(['PK'], 'plan.xlsx'), new File(['?'], 'bad.csv'), new File(['title\nBuild\n'], 'plan.csv')]);
  expect(sent.map((each) => each.name)).toEqual(['bad.csv', 'plan.csv']);
  expect(importing.files.map((file) => file.failure)).toEqual(['plan.xlsx is a spreadsheet: save the sheet as CSV, then bring that.', 'No plan is in it.', null]);
  expect(importing.ready.map((file) => file.name)).toEqual(['plan.csv']);
});

test('a mapping is looked at before it is used, and used as it was looked at', async () => {
  const importing = new Importing('s', 'UTC');
  await importing.take([new File(['Titel\nBuild\n'], 'plan.csv')]);
  const [file] = importing.files;
  if (!file) throw new Error('no file');
  await importing.map(file, { columns: { Titel: 'title' }, statuses: {} });
  await importing.commit();
  expect(sent.map((each) => [each.path, each.map])).toEqual([['imports/preview', null], ['imports/preview', 'Titel=title'], ['s/imports', 'Titel=title']]);
  expect(importing.finished).toHaveLength(1);
});

test('a workspace goes in before what refers to it; the first refusal ends the import', async () => {
  const importing = new Importing('s', 'UTC');
  await importing.take([page('jira-1.json', 1), new File(['{"source":{"system":"sinew"}}'], 'workspace.json'), new File(['title\nBuild\n'], 'late.csv'), new File(['title\nTest\n'], 'last.csv')]);
  sent = [];
  expect(await importing.commit()).toBe(false);
  expect(sent.map((each) => each.name)).toEqual(['workspace.json', 'jira-1.json', 'late.csv']);
  expect(importing.files.map((file) => [file.name, file.done !== null])).toEqual([['jira-1.json', true], ['workspace.json', true], ['late.csv', false], ['last.csv', false]]);
  expect(importing.files[2]?.failure).toBe('Others were faster.');
});

test('the kind of a table’s rows is what its columns make likely, until somebody says otherwise', async () => {
  const importing = new Importing('s', 'UTC');
  await importing.take([new File(['Title,Probability\nBuild,0.2\n'], 'risks.csv')]);
  const [file] = importing.files;
  if (!file) throw new Error('no file');
  expect(file.kind).toBe('risk');
  await importing.say(file, '');
  await importing.say(file, 'issue');
  await importing.commit();
  expect(sent.map((each) => each.kind)).toEqual([null, 'risk', null, 'issue', 'issue']);
});
