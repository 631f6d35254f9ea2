/** The door for readers. It sees the views of `shown` only, and every answer is built field by field. */
import { frameAncestors, mayFrame } from '#domain/office/frame-hosts.ts';
import { publicDrills } from '#server/store/drill/runs.ts';
import { publicCheckpoints } from '#server/store/log/checkpoints.ts';
import { openOffices, siteName } from '#server/store/shown/about-site.ts';
import { atOneMoment } from '#server/store/shown/at-one-moment.ts';
import { noteFrame } from '#server/store/shown/find-frame.ts';
import { createApi } from './api/api.ts';
import { checkPrint } from './check-print.ts';
import { browseStories, type Browse } from './browse-stories.ts';
import type { Question } from './browse-filter.ts';
import type { PublicDeps } from './deps.ts';
import { describeFrame, describeInXml, frameCode } from './describe-frame.ts';
import { openFile, openPoster } from './open-file.ts';
import { openCard } from './read-card.ts';
import { readFrame } from './read-frame.ts';
import { readHome, type Home } from './read-home.ts';
import { readMap } from './read-map.ts';
import { readNotice } from './read-notice.ts';
import { readStory } from './read-story.ts';
import { suggestFor } from './search-stories.ts';
import { type FeedAbout, gatherFeed } from './feeds/gather-feed.ts';
import { writeAtom } from './feeds/write-atom.ts';
import { writeJsonFeed } from './feeds/write-json-feed.ts';
import { siteData } from './structured-data.ts';
import { isUnlisted } from '#server/store/shown/find-story.ts';
import { writeSitemap, writeSitemapPart } from './write-sitemap.ts';

export type PublicDoor = ReturnType<typeof createPublicDoor>;

/** Makes the door from what it may use; see `PublicDeps`. */
export function createPublicDoor(deps: PublicDeps) {
	/** For every answer that asks more than once. */
	const atOnce = <Answer>(read: (deps: PublicDeps) => Promise<Answer>): Promise<Answer> =>
		atOneMoment(deps.db, (db) => read({ ...deps, db }));
	return {
		/** The address that people type, if it is set. An answer that names any other must not be kept for others. */
		origin: deps.origin,
		/** The name the site gave itself; null if none. */
		siteName: () => siteName(deps.db),
		openOffices: () => openOffices(deps.db),
		/** Signed heads of the log, the newest last: one a day, of a year and a bit. */
		logCheckpoints: () => publicCheckpoints(deps.db, 400),
		/** The newest runs of the nightly drill, newest first. */
		drills: () => publicDrills(deps.db, 30),
		readHome: (locale: string): Promise<Home> => atOnce((deps) => readHome(deps, locale)),
		/** schema.org of the first page, ready to stand in it. */
		siteData: (locale: string, siteName: string) => siteData({ origin: deps.origin ?? '', locale, siteName }),
		browseStories: (locale: string, search: Question): Promise<Browse> =>
			atOnce((deps) => browseStories(deps, locale, search)),
		readMap: (locale: string, search: Question) => atOnce((deps) => readMap(deps, locale, search)),
		/** How a question that somebody types may go on, and until when that is true. */
		suggest: (locale: string, search: Question) => atOnce((deps) => suggestFor(deps, locale, search)),
		readStory: (asked: Parameters<typeof readStory>[1]) => readStory(deps, asked),
		/** Whether search engines are told not to list a story; what is of no story (null) they may list. */
		isUnlisted: async (storyId: string | null) => storyId !== null && (await isUnlisted(deps.db, storyId)),
		/** Whether a printed sheet may still be shown. */
		checkPrint: (asked: Parameters<typeof checkPrint>[1]) => checkPrint(deps, asked),
		/** The exact words of a version of the notice, by their hash. */
		readNotice: (hash: string) => readNotice(deps, hash),
		/** What a frame on another page shows. */
		readFrame: (asked: Parameters<typeof readFrame>[1]) => readFrame(deps, asked),
		/** Writes into the ledger of copies on which site a story is shown; resolves before anything of it leaves. */
		noteFrame: (storyId: string, host: string) => noteFrame(deps.db, storyId, host),
		describeFrame: (asked: Parameters<typeof describeFrame>[1]) => describeFrame(deps, asked),
		describeInXml,
		/** What somebody copies into their page. */
		frameCode,
		/** Whether a site may show it, and what browsers are told of that. */
		mayFrame,
		frameAncestors,
		openFile: (name: string) => openFile(deps, name),
		openPoster: (storyId: string, language: string) => openPoster(deps, storyId, language),
		openCard: (storyId: string, language: string) => openCard(deps, storyId, language),
		/** The newest stories as Atom. */
		writeFeed: async (about: FeedAbout) => writeAtom(await atOnce((deps) => gatherFeed(deps, about))),
		/** The same as JSON Feed. */
		writeJsonFeed: async (about: FeedAbout) => writeJsonFeed(await atOnce((deps) => gatherFeed(deps, about))),
		/** What programs may read; see `/api`. */
		api: createApi(deps),
		writeSitemap: (about: Parameters<typeof writeSitemap>[1]) => atOnce((deps) => writeSitemap(deps, about)),
		writeSitemapPart: (about: Parameters<typeof writeSitemapPart>[1]) => atOnce((deps) => writeSitemapPart(deps, about))
	};
}
