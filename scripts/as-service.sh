#!/bin/sh
# A command with the settings and as the user of the service; for root, on the machine where Suitcase runs:
#   scripts/as-service.sh backup
# Without the settings a command looks into ./data, where nothing is. Values are taken as they stand, as systemd does,
# so that an address of a database may hold any sign.
#   SUITCASE_ENV    the file of the settings     (/etc/suitcase.env)
#   SUITCASE_USER   the user of the service      (suitcase)
set -eu
settings=${SUITCASE_ENV:-/etc/suitcase.env}
user=${SUITCASE_USER:-suitcase}
cd "$(dirname "$(readlink -f "$0")")/.."
if [ ! -r "$settings" ]; then
	echo "The settings of the service cannot be read at $settings. Nothing was done." >&2
	exit 2
fi
while IFS= read -r line || [ -n "$line" ]; do
	case $line in
		'#'* | ';'* | '') continue ;;
		*=*) ;;
		*) continue ;;
	esac
	value=${line#*=}
	case $value in
		\"*\") value=${value#\"} value=${value%\"} ;;
		\'*\') value=${value#\'} value=${value%\'} ;;
	esac
	export "${line%%=*}=$value"
done <"$settings"
as_user() {
	if [ "$(id -u)" != 0 ] || [ "$user" = root ]; then
		"$@"
	else
		HOME=$(getent passwd "$user" | cut -d: -f6) runuser -u "$user" -- "$@"
	fi
}
# On a new machine, before the first start: a restore needs the program, too.
if [ ! -x node_modules/.bin/node ]; then
	as_user node -e "import('./scripts/prepare.js').then(({ prepare }) => prepare())" >&2
fi
as_user node_modules/.bin/node src/cli/suitcase.ts "$@"
