/** A running server with stories to read, for journeys of readers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { factsFrom } from '#domain/story/facts-from.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import { openSecondSecret } from '#server/seal/second-secret.ts';
import { connect } from '#server/store/connect.ts';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';
import { socketLogins } from '#server/store/logins.ts';
import { showStory } from '../public/shown-stories.ts';
import { newStoryId, telling } from '../told-story.ts';
import { startServer, type RunningServer } from './server.ts';

export interface ReadingRoom {
	readonly server: RunningServer;
	readonly owner: OwnerDb;
	readonly worker: WorkerDb;
	/** Told in Arabic, with a picture, a poster, a name and a town; read in three languages. */
	readonly full: string;
	/** Told in French, read in French only, a summary and no more. */
	readonly short: string;
	readonly picture: string;
	readonly poster: string;
	[Symbol.asyncDispose](): Promise<void>;
}

/** Starts it and shows 30 stories, the way publishing shows them. */
export async function openReadingRoom(browser: Browser): Promise<ReadingRoom> {
	const server = await startServer({ env: { PRACTICE: 'off', WORKERS: 'off' } });
	const { derive } = openSecondSecret(`${server.data}/keys/second-secret`);
	const logins = socketLogins(`${server.data}/run`, 'suitcase', derive);
	const db = { owner: connect(logins, 'owner'), worker: connect(logins, 'worker') };

	for (let n = 0; n < 28; n++) {
		await showStory(db, {
			tellings: [telling('en', { title: `Bread number ${n}` })],
			from: n % 2 ? 'GH' : 'PH',
			now: 'BE',
			publishedDay: '2026-10-01'
		});
	}
	const folder = join(server.data, 'files', 'public');
	mkdirSync(folder, { recursive: true });
	const picture = await paint(browser, folder);
	const poster = `${'e'.repeat(32)}.pdf`;
	writeFileSync(join(folder, poster), '%PDF-1.7\n%%EOF\n');
	const id = newStoryId();
	const full = await showStory(db, {
		id,
		facts: factsFrom(id, {
			names: { first_name: 'Amal' },
			origin: { country: 'SY', town: 'Aleppo' },
			current: { country: 'DE' },
			time: '2015',
			age: 41
		}),
		tellings: [
			telling('ar', { title: 'المخبز عند الفجر', brings: 'خبز قبل الشروق', items: ['خبز', 'فجر'] }),
			telling('en', { title: 'The bakery at dawn' }),
			telling('fr', { title: 'La boulangerie à l’aube', brings: 'du pain avant l’aurore', items: ['pain', 'aube'] })
		],
		pictures: [picture.facts],
		posters: { en: { name: poster, bytes: 15 } },
		publishedDay: '2026-11-20'
	});
	const short = await showStory(db, {
		tellings: [telling('fr', { title: 'Le jardin', items: [] })],
		levels: { ...zeroExcept(), text: 1 },
		publishedDay: '2026-11-19'
	});
	return {
		server,
		...db,
		full,
		short,
		picture: picture.name,
		poster,
		async [Symbol.asyncDispose]() {
			await Promise.all([db.owner.destroy(), db.worker.destroy()]);
			await server[Symbol.asyncDispose]();
		}
	};
}

function zeroExcept() {
	return {
		...{ text: 0, name: 0, face: 0, voice: 0, origin: 0, transit: 0, current: 0 },
		...{ time: 0, age: 0, gender: 0, art9: 0, legal: 0, family: 0 }
	};
}

/** Real pictures, painted by the browser itself. */
async function paint(browser: Browser, folder: string): Promise<{ name: string; facts: PictureFacts }> {
	const page = await browser.newPage();
	const renditions = [];
	for (const [ending, type] of [
		['jpg', 'image/jpeg'],
		['webp', 'image/webp']
	] as const) {
		for (const [index, width] of [480, 960].entries()) {
			const height = (width / 4) * 3;
			const address = await page.evaluate(
				([w, h, as]) => {
					const canvas = document.createElement('canvas');
					canvas.width = w;
					canvas.height = h;
					const pen = canvas.getContext('2d');
					if (pen) {
						pen.fillStyle = '#caa472';
						pen.fillRect(0, 0, w, h);
						pen.fillStyle = '#8a4b1f';
						pen.fillRect(w / 4, h / 3, w / 2, h / 3);
					}
					return canvas.toDataURL(as);
				},
				[width, height, type] as const
			);
			const body = Buffer.from(address.split(',')[1] ?? '', 'base64');
			const name = `${(ending === 'jpg' ? 'a' : 'b').repeat(31)}${index}.${ending}`;
			writeFileSync(join(folder, name), body);
			renditions.push({ name, type, width, height, bytes: body.length });
		}
	}
	await page.close();
	const facts: PictureFacts = {
		id: 'picture',
		people: 'none',
		confirmed: true,
		rungs: { none: { renditions, alt: 'A loaf on a wooden board' } }
	};
	return { name: renditions[0]?.name ?? '', facts };
}
