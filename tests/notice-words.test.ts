/** The notice is made of the words on the pages: what is added to a page is part of it, or said to be none. */
import { readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ASKED_WORDS, NO_NOTICE, TOLD } from '#messages/notice-keys.ts';
import { noticeIn, noticesToday } from '#messages/notice.ts';
import { root } from './architecture/sources.ts';

const folder = join(root, 'src/lib/components/tell');
const pages = readdirSync(folder).filter((name) =>
	/^(?:screen-.*|level-choices|spoken-notice|person-fields)\.svelte$|^field-words\.ts$/.test(name)
);
const keys = new Set([...TOLD, ...ASKED_WORDS].flat());

test('every sentence of the form is part of the notice, or named as none', () => {
	const used = pages.flatMap((name) =>
		[...readFileSync(join(folder, name), 'utf8').matchAll(/\bm\.((?:tell|mine)_\w+)/g)].map(([, key = '']) => key)
	);
	expect(used.length).toBeGreaterThan(100);
	const forgotten = [...new Set(used)].filter((key) => !keys.has(key) && !NO_NOTICE.some((none) => none.test(key)));
	expect(forgotten, 'name it in src/messages/notice-keys.ts').toEqual([]);
});

test('in each language it has its own hash, and the told part stands whole at its beginning', () => {
	const today = noticesToday();
	expect(new Set(today.map(({ hash }) => hash)).size).toBe(today.length);
	for (const { language, hash, text } of today) {
		expect(createHash('sha256').update(text, 'utf8').digest('hex')).toBe(hash);
		expect(text.startsWith(noticeIn(language).told)).toBe(true);
		expect(text).not.toMatch(/\{\w+\}/);
	}
});
