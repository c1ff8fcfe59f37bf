namespace Atelier.Workstations.Lxd;

/// <summary>
/// What the host has a shell do in the guest with a file that comes on its input. Root only finds out who the artist is, and has systemd
/// clear away every hour what was given up; everything else is done with the artist's rights.
/// Nothing the artist's programs put in the way leads elsewhere: folders are entered by their names alone, one after another, and where
/// that led is compared with where it should. From then on the folder itself is held, whatever becomes of its name.
/// Arguments: verb (ask, take or drop), id, root, length, offset, then the path, a name each. The answer is one line.
/// </summary>
internal static class FileReceiver
{
    /// <summary>What the answer begins with, if it is no fault.</summary>
    public const string Held = "held", Elsewhere = "elsewhere", Placed = "placed", Obstructed = "obstructed";

    public const string AsRoot =
        """
        export LC_ALL=C
        script=$1
        shift
        artist=$(systemctl show --property=User --value atelier-session.service)
        : "${artist:=artist}"
        home=$(getent passwd "$artist" | cut -d : -f 6)
        group=$(id -g "$artist") || exit 1
        if [ "$1" = take ] && [ "$5" = 0 ]; then
            case $3 in \$HOME*) root=$home${3#\$HOME} ;; *) root=$3 ;; esac
            systemd-run --quiet --unit=atelier-uploads --description='Atelier: uploads that were given up' \
                --on-active=1h --on-unit-active=1h --property=User="$artist" \
                --property=SuccessExitStatus=1 \
                find "$root/.atelier-uploads/" -depth \
                    '(' -name part -mmin +1440 -o -name name -mmin +60 -o -type d -empty -mmin +5 ')' -delete 2> /dev/null
        fi
        umask 022
        exec setpriv --reuid="$artist" --regid="$group" --init-groups --inh-caps=-all --no-new-privs \
            env -i HOME="$home" PATH=/usr/bin:/bin LC_ALL=C sh -c "$script" sh "$@"
        """;

    public const string AsArtist =
        """
        set -uf
        verb=$1 id=$2 root=$3 length=$4 offset=$5
        shift 5
        say() { printf '%s %s\n' "$1" "$2"; exit 0; }
        # Why something could not be made or entered, by the words of the system.
        explain() {
            case $1 in
                *'No space left'* | *'Disk quota'* | *'File too large'*) rm -f /proc/self/fd/9/part; say obstructed "Full $2" ;;
                *'name too long'*) say obstructed "TooLong $2" ;;
                *'Permission denied'* | *'Read-only'* | *'not permitted'*) say obstructed "NoPermission $2" ;;
                *) say failed "$1" ;;
            esac
        }
        # Into a folder of that name here, which is made if it may be. A link that root made is the system's own way to the root.
        enter() {
            if [ -L "./$1" ]; then
                [ "$2" = root ] && [ "$(stat -c %u "./$1")" = 0 ] || say obstructed "Link $1"
                cd -P "./$1" 2> /dev/null || say obstructed "NoPermission $1"
                return
            fi
            if [ ! -e "./$1" ]; then
                [ "$verb" = take ] || say held 0
                why=$(mkdir -- "./$1" 2>&1) || [ -d "./$1" ] || explain "$why" "$1"
            fi
            [ -d "./$1" ] || say obstructed "NoFolder $1"
            here=$(pwd -P)
            cd -P "./$1" 2> /dev/null || say obstructed "NoPermission $1"
            there=$(pwd -P) && [ "${#there}" -lt 4096 ] || say obstructed "TooLong $1"
            [ "$there" = "${here%/}/$1" ] || say obstructed "Link $1"
        }
        held() { if [ -f part ] && [ ! -L part ]; then stat -c %s part; else echo 0; fi; }
        # From the root to the folder the file goes to.
        walk() {
            cd -P /proc/self/fd/8 || exit 1
            path=
            while [ "$#" -gt 1 ]; do
                enter "$1" path
                path=$path$1/
                shift
            done
            name=$1
            [ "$(stat -c %d .)" = "$(stat -L -c %d /proc/self/fd/9)" ] || say obstructed "OtherDisk ${path%/}"
            [ -w . ] || say obstructed "NoPermission ${path%/}"
            here=$(pwd -P)
            [ "$((${#here} + ${#name}))" -lt 4095 ] || say obstructed "TooLong $name"
        }

        # 1. To the root, and to what is kept of the file below it.
        cd /
        case $root in \$HOME*) root=$HOME${root#\$HOME} ;; esac
        IFS=/
        for part in $root; do
            if [ -n "$part" ]; then enter "$part" root; fi
        done
        unset IFS
        exec 8< .
        enter .atelier-uploads path
        enter "$id" path
        exec 9< .
        flock -w 10 9 || say obstructed 'Busy '

        if [ "$verb" = drop ]; then
            rm -f part name
            cd .. && rmdir "$id" && rmdir ../.atelier-uploads
            say held 0
        fi 2> /dev/null
        if [ ! -e part ] && [ -f name ] && [ ! -L name ]; then say placed "$(head -c 8192 name | head -n 1)"; fi

        # 2. The bytes.
        if [ "$verb" = take ]; then
            if [ "$offset" = 0 ] && [ ! -e part ]; then
                refusal=$(walk "$@")
                if [ -n "$refusal" ]; then printf '%s\n' "$refusal"; exit 0; fi
                free=$(df --output=avail -B1 . | tail -n 1)
                [ "$free" -ge "$length" ] || say obstructed "Full $free"
                why=$( (set -C; : > part) 2>&1) || explain "$why" "$id"
            fi
            [ "$(held)" = "$offset" ] || say elsewhere "$(held)"
            why=$(dd of=part status=none bs=256K oflag=append,nofollow conv=notrunc,nocreat 2>&1) || explain "$why" ''
        fi
        now=$(held)
        [ "$now" = "$length" ] && [ -f part ] && [ ! -L part ] || say held "$now"

        # 3. Into its place, which nothing else may have. The name is noted first: whoever was cut off finds out where it went.
        walk "$@"
        kept=/proc/self/fd/9
        stem=$name end=
        case $name in ?*.*) stem=${name%.*} end=.${name##*.} ;; esac
        noted=$(head -c 8192 "$kept/name" 2> /dev/null | head -n 1)
        if [ -n "$noted" ] && [ ! -L "./${noted##*/}" ] && [ "./${noted##*/}" -ef "$kept/part" ]; then
            rm -f "$kept/part"
            say placed "$noted"
        fi
        number=1 candidate=$name
        while :; do
            if [ ! -e "./$candidate" ] && [ ! -L "./$candidate" ]; then
                rm -f "$kept/name"
                (set -C; printf '%s\n' "$path$candidate" > "$kept/name") 2> /dev/null || explain 'No space left' ''
                why=$(ln -T -- "$kept/part" "./$candidate" 2>&1) && break
                if [ ! -e "./$candidate" ]; then
                    # Some file systems of networks know no second names.
                    why=$(mv -nT -- "$kept/part" "./$candidate" 2>&1) || explain "$why" "$name"
                    [ -e "$kept/part" ] || break
                fi
            fi
            number=$((number + 1))
            [ "$number" -lt 1000 ] || say obstructed "TooMany $name"
            candidate="$stem ($number)$end"
        done
        rm -f "$kept/part"
        say placed "$path$candidate"
        """;
}
