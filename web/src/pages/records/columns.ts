/** Which fields of a kind are worth a column: short ones, in the schema's order, that at least one record has. */

import type { RecordView } from '../../api/types';
import { isEmpty, type Field } from '../../lib/form';

const SHORT = new Set<Field['control']['is']>(['choice', 'number', 'date', 'moment', 'reference', 'numbers', 'boolean']);

export function columns(fields: readonly Field[], records: readonly RecordView[], most = 6): Field[] {
  return fields
    .filter((field) => SHORT.has(field.control.is) && records.some((record) => !isEmpty(record.fields[field.name])))
    .slice(0, most);
}

export function isNumber(field: Field): boolean {
  return field.control.is === 'number' || field.control.is === 'numbers';
}
