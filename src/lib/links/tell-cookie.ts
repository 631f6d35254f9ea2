/** The cookie that finds a draft again: for the pages of one form only, ending with the browser, never sent from elsewhere. */
export interface TellCookie {
	readonly name: string;
	readonly options: {
		readonly path: string;
		readonly httpOnly: true;
		readonly sameSite: 'strict';
		readonly secure: boolean;
	};
}

/** `path`: the address of the form, such as `/fr/tell`. Without encryption (practice) a browser refuses the prefix. */
export function tellCookie(path: string, protocol: string): TellCookie {
	const secure = protocol === 'https:';
	return { name: secure ? '__Secure-tell' : 'tell', options: { path, httpOnly: true, sameSite: 'strict', secure } };
}

/**
 * Where a pressed button leads when nothing is to be put right: an address of the same form, so that the browser's own
 * Back and reload ask for a page and send nothing again. Only for browsers that keep the cookie; it says no more than
 * how far one is.
 */
export function askAgain({ pathname }: URL, page: string): string {
	return page === 'receipt' ? pathname : `${pathname}?page=${page}`;
}

/** The page of the form that an address asks for; null for none. */
export function pageAsked(url: URL): string | null {
	return url.searchParams.get('page');
}
