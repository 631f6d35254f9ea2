import type { Lasting } from '../deps.ts';
import { docsAt } from '../api/terms.ts';
import type { FeedContents, FeedEntry } from './gather-feed.ts';

export interface JsonFeed extends Lasting {
	readonly json: string;
}

/**
 * A feed as JSON Feed 1.1, which knows no tombstones: what is gone stands in an object of our own, `_suitcase_gone`, that
 * the page for programs explains; readers of feeds that do not know it leave it out.
 */
export function writeJsonFeed(feed: FeedContents): JsonFeed {
	const about = `${docsAt(feed.origin, feed.locale)}#feeds`;
	const body = {
		version: 'https://jsonfeed.org/version/1.1',
		title: feed.title,
		home_page_url: `${feed.origin}/${feed.locale}/stories`,
		feed_url: `${feed.origin}/${feed.locale}/feed.json`,
		language: feed.locale,
		authors: [{ name: feed.siteName, url: `${feed.origin}/${feed.locale}` }],
		_suitcase_licence: { about, ...feed.licence },
		_suitcase_gone: {
			about,
			complete: feed.goneIsWhole,
			items: feed.gone.map(({ id, when }) => ({ id, gone_on: when.slice(0, 10) }))
		},
		items: feed.entries.map(item)
	};
	return { json: `${JSON.stringify(body)}\n`, expiresAt: feed.expiresAt };
}

function item({ id, url, language, title, summary, published, until }: FeedEntry) {
	return {
		...{ id, url, language, title, summary },
		content_text: summary,
		date_published: published,
		_suitcase_consent: { until }
	};
}
