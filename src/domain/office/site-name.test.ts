import { expect, test } from 'vitest';
import { readSiteName } from './site-name.ts';

test('a name is one line without spaces around it, and short enough for every page', () => {
	expect(readSiteName('  Voices\n of  the\tHarbour ')).toEqual({ ok: true, value: 'Voices of the Harbour' });
	expect(readSiteName('أصوات الميناء')).toEqual({ ok: true, value: 'أصوات الميناء' });
	expect(readSiteName('   ')).toEqual({ ok: true, value: '' });
	expect(readSiteName('x'.repeat(60)).ok).toBe(true);
	expect(readSiteName('x'.repeat(61))).toEqual({ ok: false, reason: 'site_name_long' });
});
