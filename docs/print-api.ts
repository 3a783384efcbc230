import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiPage } from './api-page.ts';

/** `npm run docs:api`: writes docs/api.md anew. */
writeFileSync(join(import.meta.dirname, 'api.md'), apiPage());
