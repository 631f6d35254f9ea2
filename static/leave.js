// Leaving a page quickly: the page is replaced, so that "back" does not lead to it; Shift three times does the same.
const link = document.querySelector('a[data-leave]');
if (link) {
	const leave = () => {
		document.documentElement.hidden = true;
		location.replace(link.href);
	};
	link.addEventListener('click', (event) => {
		event.preventDefault();
		leave();
	});
	let times = [];
	addEventListener('keyup', (event) => {
		if (event.key !== 'Shift') {
			times = [];
			return;
		}
		times = [...times.filter((time) => event.timeStamp - time < 2_000), event.timeStamp];
		if (times.length >= 3) leave();
	});
	// A page kept in memory for "back" is never shown again after leaving.
	addEventListener('pageshow', (event) => {
		if (event.persisted && document.documentElement.hidden) location.reload();
	});
}
