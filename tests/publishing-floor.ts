/** What publishing needs, on a test's own database and folder. */
import { join } from 'node:path';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import type { TestDatabase } from './database.ts';

export interface PublishingPlace {
	readonly keys: PublishingContext['masterKeys'];
	/** Sealed originals and public files lie below it, in `sealed` and `public` unless a test says where. */
	readonly folder: string;
	readonly sealedFiles?: string;
	readonly publicFiles?: string;
	/** Milliseconds since 1970; by default this computer's clock. */
	readonly clock?: () => number;
	/** Where the poster itself is looked at, or is slow; else one line stands in for it: setting a real one takes a second. */
	readonly poster?: PublishingContext['poster'];
	/** Only where cards are looked at: else none is made. */
	readonly card?: PublishingContext['card'];
}

export function publishingOf(
	db: Pick<TestDatabase, 'worker' | 'secret'>,
	{ keys, folder, clock = Date.now, poster = onePagePoster, card, ...files }: PublishingPlace
): PublishingContext {
	return {
		db: db.worker,
		masterKeys: keys,
		feedKey: db.secret.derive('feed-id'),
		memoryFolder: '/dev/shm',
		sealedFiles: files.sealedFiles ?? join(folder, 'sealed'),
		publicFiles: files.publicFiles ?? join(folder, 'public'),
		poster,
		card,
		clock
	};
}

const onePagePoster: PublishingContext['poster'] = async (shown) => new TextEncoder().encode(`%PDF ${shown.id}`);
