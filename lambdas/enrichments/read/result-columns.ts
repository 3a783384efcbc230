import { actionFor } from '../../actions/actions.ts';
import type { Column } from '../../shared/column.contract.ts';
import type { DatumView, ResultView } from '../enrichments.contract.ts';

/** The caller's own columns, as they were sent, and what was found behind them. */
export function besideOwn(
  headings: readonly string[],
  columns: readonly Column<Shown>[],
): readonly Column<Shown & { readonly own: readonly string[] }>[] {
  const taken = new Set(headings);
  return [
    ...headings.map((name, at) => ({
      name,
      cell: ({ own }: { readonly own: readonly string[] }) => own[at],
    })),
    ...columns.map(({ name, cell }) => ({ name: nameBeside(taken, name), cell })),
  ];
}

function nameBeside(taken: ReadonlySet<string>, name: string): string {
  return taken.has(name) ? nameBeside(taken, `found ${name}`) : name;
}

/** What of a result the columns show. */
export type Shown = Pick<ResultView, 'ref' | 'contactId' | 'data'>;

/** Gives the columns of results: whose they are, and those of each datum. */
export function resultColumns(data: readonly string[]): readonly Column<Shown>[] {
  return [
    { name: 'ref', cell: ({ ref }) => ref },
    { name: 'contactId', cell: ({ contactId }) => contactId },
    ...data.flatMap((datum) =>
      [...DATUM_COLUMNS, ...othersColumn(datum), ...refreshedColumns(datum)].map((column) =>
        ofDatum(datum, column),
      ),
    ),
  ];
}

const DATUM_COLUMNS: readonly Column<DatumView>[] = [
  {
    name: '',
    cell: ({ value, all }) => (typeof value === 'string' ? value : String(all[0] ?? '')),
  },
  { name: 'Status', cell: ({ status }) => status },
  { name: 'Verdict', cell: ({ verdict }) => verdict },
  { name: 'LineType', cell: ({ lineType }) => lineType },
  { name: 'Provider', cell: ({ provider }) => provider },
  {
    name: 'Credits',
    cell: ({ credits }) => Object.values(credits).reduce((sum, each) => sum + each, 0),
  },
  { name: 'Reason', cell: ({ reason }) => reason },
];

/** Of addresses and numbers several may be found: all but the first, with a space between them. */
function othersColumn(datum: string): readonly Column<DatumView>[] {
  if (actionFor(datum).valueKind === undefined) return [];
  const cell = ({ value, all }: DatumView) =>
    all
      .map((each) => (typeof each === 'string' ? each : each.value))
      .filter((each) => each !== value)
      .join(' ');
  return [{ name: 'Others', cell }];
}

const NAMES_OF_DATA: readonly Column<DatumView>[] = [
  { name: 'Changed', cell: ({ value }) => namesIn(value, 'changed') },
  { name: 'Bounced', cell: ({ value }) => namesIn(value, 'bouncedData') },
  { name: 'Stale', cell: ({ value }) => namesIn(value, 'staleData') },
];

/** Gives the names of data that a refresh tells of, with a space between them. */
function namesIn(value: DatumView['value'], of: string): string | undefined {
  const names = typeof value === 'object' ? value?.[of] : undefined;
  return Array.isArray(names) ? names.join(' ') : undefined;
}

/**
 * A refresh stands for several data: a column for what is stored of each, and columns that name those
 * that have changed, have bounced or are stale.
 */
function refreshedColumns(datum: string): readonly Column<DatumView>[] {
  const { refreshes = [] } = actionFor(datum);
  const stored = refreshes.map(
    (each): Column<DatumView> => ({
      name: `${each.slice(0, 1).toUpperCase()}${each.slice(1)}`,
      cell: ({ value }) => {
        const cell = typeof value === 'object' ? value?.[each] : undefined;
        return typeof cell === 'string' ? cell : undefined;
      },
    }),
  );
  return refreshes.length === 0 ? [] : [...stored, ...NAMES_OF_DATA];
}

function ofDatum(datum: string, { name, cell }: Column<DatumView>): Column<Shown> {
  return {
    name: `${datum}${name}`,
    cell: ({ data }) => {
      const shown = (data as Readonly<Record<string, DatumView>>)[datum];
      return shown && cell(shown);
    },
  };
}
