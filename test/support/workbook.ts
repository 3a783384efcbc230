import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive: its text, and what the archive says of it where that is not so. */
export interface ZippedFile {
  readonly text: string | Uint8Array;
  readonly saysBytes?: number;
  /** Bit 0: it is locked. */
  readonly flags?: number;
}

/** Writes a ZIP archive. */
export function zipOf(files: Readonly<Record<string, ZippedFile | string>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, given] of Object.entries(files)) {
    const { text, flags = 0, saysBytes } = typeof given === 'string' ? { text: given } : given;
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(flags, 2);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc32(bytes), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(saysBytes ?? bytes.length, 18);
    about.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), about, place, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

const sheetOf = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

/** The files of a workbook whose first sheet is hidden; `rows` are those of the second. */
export function workbookFiles(
  rows: string,
  { texts = [], book = '' }: { readonly texts?: readonly string[]; readonly book?: string } = {},
): Record<string, string> {
  const relation = (n: number) => `<Relationship Id="r${n}" Target="worksheets/sheet${n}.xml"/>`;
  return {
    'xl/worksheets/sheet1.xml': sheetOf('<row r="1"><c t="str"><v>hidden</v></c></row>'),
    'xl/worksheets/sheet2.xml': sheetOf(rows),
    'xl/workbook.xml': `<x:workbook xmlns:x="m">${book}<sheets><sheet name="a" state="hidden" r:id="r1" xmlns:r="r"/><sheet name="b" r:id="r2" xmlns:r="r"/></sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation(1)}${relation(2)}</Relationships>`,
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy&quot;d&quot;"/><numFmt numFmtId="171" formatCode="&quot;day&quot; 0"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si>${text}</si>`).join('')}</sst>`,
  };
}

/** Writes a workbook with these rows of texts. */
export function workbookOf(rows: readonly (readonly string[])[]): Buffer {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const lines = rows.map((cells, n) => `<row r="${n + 1}">${cells.map(cell).join('')}</row>`);
  return zipOf(workbookFiles(lines.join('')));
}
