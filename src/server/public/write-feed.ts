import type { Shown } from '#domain/consent/show.ts';
import { entriesGone, TOMBSTONE_DAYS } from '#server/store/shown/feed-entries.ts';
import { listStories } from '#server/store/shown/list-stories.ts';
import { shownSummary } from '#server/store/shown/story-facets.ts';
import { NO_FILTER } from './browse-filter.ts';
import type { Lasting, PublicDeps } from './deps.ts';
import { escapeXml } from '#domain/base/escape-xml.ts';

const NEWEST = 50;

export interface Feed extends Lasting {
	readonly xml: string;
}

/**
 * The newest stories as Atom (RFC 4287), at most their summary, and tombstones (RFC 6721) for what is gone. Ids are keyed
 * hashes, times are days: a feed tells no more than the site, and nothing about why something went.
 */
export async function writeFeed(
	{ db, clock }: PublicDeps,
	about: { readonly origin: string; readonly locale: string; readonly title: string; readonly siteName: string }
): Promise<Feed> {
	const [page, gone, summary] = await Promise.all([
		listStories(db, NO_FILTER, { reader: about.locale, after: null, size: NEWEST }),
		entriesGone(db, new Date(clock()), TOMBSTONE_DAYS),
		shownSummary(db)
	]);
	const idOf = (feedId: string) => `tag:${new URL(about.origin).hostname},2026:s/${feedId}`;
	const days = [...page.stories.map(({ shown }) => shown.publishedDay), ...gone.map(({ goneOn }) => goneOn)];
	const updated = midnight(days.sort().at(-1) ?? '2026-01-01');
	const self = `${about.origin}/${about.locale}/feed.xml`;
	const xml = [
		'<?xml version="1.0" encoding="utf-8"?>',
		`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="${about.locale}">`,
		`<id>${escapeXml(self)}</id>`,
		`<title>${escapeXml(about.title)}</title>`,
		`<updated>${updated}</updated>`,
		`<author><name>${escapeXml(about.siteName)}</name></author>`,
		`<link rel="self" href="${escapeXml(self)}"/>`,
		`<link href="${escapeXml(`${about.origin}/${about.locale}/stories`)}"/>`,
		...page.stories.map(({ shown, feedId }) =>
			entry(shown, idOf(feedId), `${about.origin}/${about.locale}/stories/${shown.id}`)
		),
		...gone.map(
			({ feedId, goneOn }) => `<at:deleted-entry ref="${escapeXml(idOf(feedId))}" when="${midnight(goneOn)}"/>`
		),
		'</feed>',
		''
	].join('\n');
	return { xml, expiresAt: summary.expiresAt };
}

function entry(shown: Shown<'web'>, id: string, address: string): string {
	const day = midnight(shown.publishedDay);
	return `<entry xml:lang="${escapeXml(shown.language)}"><id>${escapeXml(id)}</id><title>${escapeXml(shown.title)}</title><published>${day}</published><updated>${day}</updated><link href="${escapeXml(address)}"/><summary>${escapeXml(shown.summary)}</summary></entry>`;
}

function midnight(day: string): string {
	return `${day}T00:00:00Z`;
}
