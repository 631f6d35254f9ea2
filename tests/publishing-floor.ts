/** What publishing needs, on a test's own database and folder. */
import { join } from 'node:path';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import type { TestDatabase } from './database.ts';

export interface PublishingPlace {
	readonly keys: PublishingContext['masterKeys'];
	/** Sealed originals and public files lie below it. */
	readonly folder: string;
	/** Milliseconds since 1970; by default this computer's clock. */
	readonly clock?: () => number;
	/** Where the poster itself is looked at, or is slow; else one line stands in for it: setting a real one takes a second. */
	readonly poster?: PublishingContext['poster'];
}

export function publishingOf(
	db: Pick<TestDatabase, 'worker' | 'secret'>,
	{ keys, folder, clock = Date.now, poster = onePagePoster }: PublishingPlace
): PublishingContext {
	return {
		db: db.worker,
		masterKeys: keys,
		feedKey: db.secret.derive('feed-id'),
		memoryFolder: '/dev/shm',
		sealedFiles: join(folder, 'sealed'),
		publicFiles: join(folder, 'public'),
		poster,
		clock
	};
}

const onePagePoster: PublishingContext['poster'] = async (shown) => new TextEncoder().encode(`%PDF ${shown.id}`);
