using System.Collections.Immutable;
using System.Text;

namespace Atelier.Workstations.Simulated;

/// <summary>Whether a simulated workstation runs, and whether one can look at it.</summary>
internal enum SimulatedPower
{
    Stopped,

    /// <summary>It runs but its display does not answer: on its way up, on its way down, or left there by a failure.</summary>
    Headless,

    Running,

    /// <summary>Paused from outside while it ran.</summary>
    Paused,
}

/// <summary>What is stored: a few text files by path. It counts as large as the image it came from.</summary>
internal sealed record SimulatedVolume(long Bytes, ImmutableDictionary<string, string> Files)
{
    /// <summary>Files on their way, by their ids.</summary>
    public ImmutableDictionary<string, SimulatedIncoming> Incoming { get; init; } = ImmutableDictionary<string, SimulatedIncoming>.Empty;
}

/// <summary>A simulated machine. Without a volume it is half-made or half-removed, and can only be made again or deleted.</summary>
internal sealed record SimulatedWorkstation(SimulatedPower Power, MachineShape Machine, bool ClipboardEnabled, SimulatedVolume? Volume)
{
    /// <summary>What comes of the scripts that were begun since it was started, by their keys.</summary>
    public ImmutableDictionary<string, ScriptOutcome> Scripts { get; init; } = ImmutableDictionary<string, ScriptOutcome>.Empty;
}

/// <summary>
/// Everything the simulated engine holds, as one unchanging value that is replaced as a whole and stored as it is.
/// Imported images only; the built-in ones are code. A backup without a volume was begun and never finished.
/// </summary>
internal sealed record SimulatedWorld(
    ImmutableDictionary<string, SimulatedWorkstation> Workstations,
    ImmutableDictionary<string, SimulatedVolume?> Backups,
    ImmutableDictionary<string, EngineImage> Images)
{
    public const string TypedText = "typed.txt";

    public static readonly SimulatedWorld Empty = new(
        ImmutableDictionary<string, SimulatedWorkstation>.Empty,
        ImmutableDictionary<string, SimulatedVolume?>.Empty,
        ImmutableDictionary<string, EngineImage>.Empty);

    public SimulatedWorld BeginCreate(WorkstationSpec spec, SimulatedOptions machine)
    {
        if (Find(spec.Name) is not null)
            return this;
        var volume = VolumeFrom(spec.Source);
        SimulatedCapacity.RequireStorage(this, machine, volume.Bytes);
        SimulatedCapacity.RequireMachine(this, machine, spec);
        return With(spec.Name, new SimulatedWorkstation(SimulatedPower.Stopped, spec.Machine, spec.ClipboardEnabled, Volume: null));
    }

    public SimulatedWorld FinishCreate(WorkstationSpec spec)
    {
        var begun = Workstations.GetValueOrDefault(spec.Name)
            ?? throw new EngineException(EngineFailure.Internal, $"{spec.Name} was removed while it was being made; repeat the call.");
        return begun.Volume is not null ? this : With(spec.Name, begun with { Volume = VolumeFrom(spec.Source) });
    }

    public SimulatedWorld BeginStart(WorkstationSpec spec, SimulatedOptions machine)
    {
        var workstation = Require(spec.Name);
        foreach (var folder in spec.Folders)
            folder.CheckMountPoint();
        if (workstation.Power == SimulatedPower.Stopped)
            SimulatedCapacity.RequireMachine(this, machine, spec);
        var power = workstation.Power == SimulatedPower.Running ? SimulatedPower.Running : SimulatedPower.Headless;
        return With(spec.Name, workstation with { Power = power, Machine = spec.Machine, ClipboardEnabled = spec.ClipboardEnabled });
    }

    public SimulatedWorld FinishStart(WorkstationSpec spec) =>
        With(spec.Name, Require(spec.Name) with { Power = SimulatedPower.Running });

    public SimulatedWorld BeginStop(string name) =>
        Require(name) is { Power: SimulatedPower.Running } running ? With(name, running with { Power = SimulatedPower.Headless }) : this;

    public SimulatedWorld FinishStop(string name) =>
        Find(name) is { } workstation ? With(name, AtRest(workstation)) : this;

    public SimulatedWorld BeginScript(string name, WorkstationScript script, DateTimeOffset now)
    {
        var workstation = RequireRunning(name);
        return workstation.Scripts.ContainsKey(script.Key)
            ? this
            : With(name, workstation with { Scripts = workstation.Scripts.Add(script.Key, SimulatedShell.Run(script, now)) });
    }

    /// <summary>A test card is as good as new at any time.</summary>
    public SimulatedWorld RenewDesktop(string name)
    {
        RequireRunning(name);
        return this;
    }

    public SimulatedWorld Pause(string name) =>
        Find(name) is { Power: SimulatedPower.Running } running ? With(name, running with { Power = SimulatedPower.Paused }) : this;

    public SimulatedWorld Resume(string name) =>
        Find(name) is { Power: SimulatedPower.Paused } paused ? With(name, paused with { Power = SimulatedPower.Running }) : this;

    public SimulatedWorld BeginDelete(string name) =>
        Find(name) is { } whole ? With(name, AtRest(whole) with { Volume = null }) : this;

    public SimulatedWorld FinishDelete(string name) => this with { Workstations = Workstations.Remove(name) };

    public SimulatedWorld Rename(string name, string next) => FinishDelete(name).With(next, Require(name));

    public SimulatedWorld BeginBackup(string name, string backup, SimulatedOptions machine)
    {
        if (Backups.GetValueOrDefault(SimulatedNames.Checked(backup)) is not null)
            return this;
        SimulatedCapacity.RequireStorage(this, machine, Require(name).Volume!.Bytes);
        return this with { Backups = Backups.SetItem(backup, null) };
    }

    public SimulatedWorld FinishBackup(string name, string backup) =>
        Backups.GetValueOrDefault(backup) is not null ? this : this with { Backups = Backups.SetItem(backup, Require(name).Volume) };

    /// <summary>A finished backup's files in the order of their places, each as its name and its text.</summary>
    public IEnumerable<BackupPiece> ReadBackup(string backup) =>
        from file in RequireBackup(backup).Files
        let text = Encoding.UTF8.GetBytes(file.Value)
        let place = new BackupPlace(file.Key, 0)
        orderby place
        from piece in (BackupPiece[])
        [
            new(place, Encoding.UTF8.GetBytes($"{file.Key} {text.Length}\n")), new(place with { Offset = Math.Max(1, text.Length) }, text),
        ]
        select piece;

    public SimulatedWorld Spoil(string backup, string path, string text)
    {
        var volume = RequireBackup(backup);
        return this with { Backups = Backups.SetItem(backup, volume with { Files = volume.Files.SetItem(path, text) }) };
    }

    public SimulatedWorld Type(string name, Func<string, string> edit)
    {
        if (Find(name) is not { Power: SimulatedPower.Running, Volume: { } volume } running)
            return this;
        var files = volume.Files.SetItem(TypedText, edit(volume.Files.GetValueOrDefault(TypedText, "")));
        return files == volume.Files ? this : With(name, running with { Volume = volume with { Files = files } });
    }

    /// <summary>The whole workstation of that name; a half-made one counts as absent.</summary>
    public SimulatedWorkstation? Find(string name) => Workstations.GetValueOrDefault(name) is { Volume: not null } whole ? whole : null;

    public EngineImage? FindImage(string imageId) =>
        SimulatedImages.Minimal.ImageId == imageId ? SimulatedImages.Minimal
        : SimulatedImages.Desktop.ImageId == imageId ? SimulatedImages.Desktop
        : Images.GetValueOrDefault(imageId);

    public SimulatedWorkstation Require(string name) =>
        Find(name) ?? throw new EngineException(EngineFailure.Missing, $"There is no workstation {name}.");

    public SimulatedWorkstation RequireRunning(string name) => Require(name) is { Power: SimulatedPower.Running } running
        ? running
        : throw new EngineException(EngineFailure.Internal, $"The workstation {name} does not run.");

    private static SimulatedWorkstation AtRest(SimulatedWorkstation workstation) => workstation with
    {
        Power = SimulatedPower.Stopped, Scripts = ImmutableDictionary<string, ScriptOutcome>.Empty,
    };

    private SimulatedVolume RequireBackup(string name) => Backups.GetValueOrDefault(SimulatedNames.Checked(name))
        ?? throw new EngineException(EngineFailure.Missing, $"There is no finished backup {name}.");

    private SimulatedVolume VolumeFrom(WorkstationSource source) => source switch
    {
        WorkstationSource.Image image => FindImage(image.ImageId) is { } found
            ? new SimulatedVolume(found.SizeBytes, ImmutableDictionary<string, string>.Empty.Add("image.txt", found.Name))
            : throw new EngineException(EngineFailure.ImageUnusable, $"There is no image {image.ImageId}."),
        WorkstationSource.Backup backup => RequireBackup(backup.Name),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "A workstation is made from an image or a backup."),
    };

    public SimulatedWorld With(string name, SimulatedWorkstation workstation) =>
        this with { Workstations = Workstations.SetItem(name, workstation) };
}
