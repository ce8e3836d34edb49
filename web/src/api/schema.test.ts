import { readFileSync } from 'node:fs';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, test } from 'vitest';

test('the types are those of the OpenAPI document: `npm run types` writes them', async () => {
  const document = new URL('../../../crates/server/openapi.json', import.meta.url);
  const fresh = COMMENT_HEADER + astToString(await openapiTS(document, { defaultNonNullable: false }));
  expect(readFileSync(new URL('./schema.ts', import.meta.url), 'utf8')).toBe(fresh);
}, 30_000);
