namespace Atelier.Workstations.Lxd;

/// <summary>
/// What the host has a shell do in the guest, as root, for a script that comes on its input. Arguments: key, system or artist, limit in
/// seconds, length of the script in bytes, most bytes of output, how many seconds to wait.
/// 1 keeps the script, the first one of its key; 2 has systemd run it as a unit of its own, which goes on when this shell or LXD is killed;
/// 3 waits for its end; 4 prints a line of what came of it, and the end of its output.
/// </summary>
internal static class ScriptRunner
{
    /// <summary>What the first line begins with, if it is no fault.</summary>
    public const string Running = "running", Ended = "ended", NoDesktop = "no-desktop";

    public const string Shell =
        """
        exec 2>&1
        set -u
        export LC_ALL=C
        key=$1 user=$2 limit=$3 length=$4 most=$5 patience=$6
        unit=atelier-script-$key.service
        desktop=atelier-session.service
        folder=/run/atelier/scripts
        script=$folder/$key
        owner=root
        umask 077
        show() { systemctl show --timestamp=unix --property="$1" --value "$2"; }

        # 1
        mkdir -p "$folder" && chmod 0711 /run/atelier "$folder" || exit 1
        if [ "$user" = artist ]; then
            owner=$(show User "$desktop")
            : "${owner:=artist}"
        fi
        if [ "$(show LoadState "$unit")" = not-found ] && [ ! -e "$script" ]; then
            new=$(mktemp "$folder/.new.XXXXXX") || exit 1
            head -c "$length" > "$new"
            if [ "$(wc -c < "$new")" -ne "$length" ] || ! chmod 0500 "$new" || ! chown "$owner" "$new"; then
                rm -f "$new"
                exit 1
            fi
            # A link is made in full or not at all, and never over another.
            ln "$new" "$script" 2> /dev/null
            rm -f "$new"
        fi

        # 2
        begin() {
            systemd-run --quiet --unit="$unit" --description="Atelier script $key" \
                --property=Type=exec --property=RemainAfterExit=yes --property=RuntimeMaxSec="$limit" --property=TimeoutStopSec=10 \
                --property=User="$owner" --property=EnvironmentFile=-/run/atelier/environment --property=StandardInput=null "$@"
        }
        if [ "$(show LoadState "$unit")" = not-found ]; then
            interpreter=/bin/bash
            if [ "$(head -c 2 "$script")" = '#!' ]; then interpreter=; fi
            if [ "$user" = artist ]; then
                systemctl start "$desktop"
                tries=300
                until main=$(show MainPID "$desktop") && tr '\0' '\n' < "/proc/$main/environ" 2> /dev/null | grep -q '^DISPLAY='; do
                    tries=$((tries - 1))
                    if [ "$tries" -eq 0 ]; then echo no-desktop; exit 0; fi
                    sleep 0.1
                done
                # In what it is told to run, systemd takes $$ for a dollar sign and a single one for a variable of its own.
                begin /bin/bash -c '
                    environment=()
                    while IFS= read -r -d "" variable; do
                        case $$variable in HOME=*) cd "$${variable#HOME=}" ;; esac
                        case $$variable in [A-Za-z_]*=*) environment+=("$$variable") ;; esac
                    done < "/proc/$$0/environ"
                    exec env -i "$${environment[@]}" "$$@"' "$main" $interpreter "$script"
            else
                begin --working-directory=/root $interpreter "$script"
            fi
        fi

        # 3
        tries=$((patience * 10))
        while :; do
            case $(show SubState "$unit") in exited | failed | dead) break ;; esac
            if [ "$tries" -le 0 ]; then echo running; exit 0; fi
            tries=$((tries - 1))
            sleep 0.1
        done

        # 4
        if [ "$(show LoadState "$unit")" = not-found ]; then exit 1; fi
        journalctl --sync
        echo "ended $(show Result "$unit") $(show ExecMainStatus "$unit")" \
            "$(show ExecMainStartTimestamp "$unit") $(show ExecMainExitTimestamp "$unit")"
        written() { journalctl --quiet --no-pager --output=cat "$@" | tail -c "$most"; }
        written _SYSTEMD_UNIT="$unit" _TRANSPORT=stdout
        # A script whose interpreter is not there says nothing; systemd does, but at times not as of the unit.
        if [ "$(show ExecMainStatus "$unit")" = 203 ]; then
            echo "What its first line names cannot be run: $(head -c 200 "$script" | head -n 1)"
            written --priority=err --unit="$unit"
        fi
        """;
}
