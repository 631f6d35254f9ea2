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
