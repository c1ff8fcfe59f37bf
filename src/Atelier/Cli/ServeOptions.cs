using System.CommandLine;
using Atelier.Api;

namespace Atelier.Cli;

/// <summary>Where the server keeps its data and what it works with, as the command line says it.</summary>
internal sealed record ServeOptions(
    DirectoryInfo Data, string Listen, int Port, string Engine, string Storage, string? LxdSocket, string LxdPool, string? LxdNetwork,
    string Region, Uri? PublicUrl, IReadOnlyList<string> CorsOrigins)
{
    private const double SlowestRate = 0.001;
    private const double FastestRate = 1_000_000;
    private const string EmulatorOnly = "is the emulator's: give --engine simulated --storage memory as well, or leave it out.";

    private static readonly Option<DirectoryInfo> DataOption = new("--data")
    {
        Description = "The folder that holds everything the server keeps",
        DefaultValueFactory = _ => new DirectoryInfo("/var/lib/atelier"),
        Recursive = true,
    };

    private static readonly Option<string> ListenOption =
        new("--listen") { Description = "The address to listen on", DefaultValueFactory = _ => "127.0.0.1" };

    private static readonly Option<int> PortOption =
        new("--port") { Description = "The port to listen on; 0 takes a free one", DefaultValueFactory = _ => 8080 };

    private static readonly Option<string> EngineOption =
        new("--engine") { Description = "What runs the workstations", DefaultValueFactory = _ => "lxd", Recursive = true };

    private static readonly Option<string> StorageOption = new("--storage")
    {
        Description = "Where records go: sqlite (in the data folder), memory, or a PostgreSQL connection string",
        DefaultValueFactory = _ => "sqlite",
        Recursive = true,
    };

    private static readonly Option<string?> LxdSocketOption = new("--lxd-socket")
    {
        Description = "LXD's or Incus's unix socket; by default the one of the installed daemon",
        Recursive = true,
    };

    private static readonly Option<string> LxdPoolOption = new("--lxd-pool")
    {
        Description = "The storage pool for workstations",
        DefaultValueFactory = _ => "default",
        Recursive = true,
    };

    private static readonly Option<string?> LxdBackupPoolOption = new("--lxd-backup-pool")
    {
        Description = "A storage pool for backups alone; by default they are in that of the workstations",
        Recursive = true,
    };

    private static readonly Option<string?> LxdNetworkOption = new("--lxd-network")
    {
        Description = "The bridge workstations are connected to; without it they have no network",
        Recursive = true,
    };

    private static readonly Option<string> RegionOption = new("--region")
    {
        Description = "The region in ids and ARNs, an AWS region name",
        DefaultValueFactory = _ => ServerSettings.DefaultRegion,
    };

    private static readonly Option<Uri?> PublicUrlOption = new("--public-url")
    {
        Description = "Where browsers reach this server; by default the address each request came to",
        CustomParser = OptionValues.ReadUrl,
    };

    private static readonly Option<double> RequestRateOption = new("--request-rate")
    {
        Description = "The requests a second that each caller may make in the long run; 0 for any number",
        DefaultValueFactory = _ => RequestRate.Default.PerSecond,
    };

    private static readonly Option<int> RequestBurstOption = new("--request-burst")
    {
        Description = "The requests that a caller may make at once after a rest; 0 for any number",
        DefaultValueFactory = _ => RequestRate.Default.Burst,
    };

    private static readonly Option<TimeSpan> ScriptTimeoutOption = new("--script-timeout")
    {
        Description = "How long each initialization script may take when a session starts, such as 90s or 10m",
        HelpName = "DURATION",
        DefaultValueFactory = _ => ServerSettings.Default.ScriptLimit,
        CustomParser = OptionValues.ReadScriptTimeout,
    };

    private static readonly Option<int> BackupCheckRateOption = new("--backup-check-rate")
    {
        Description = "How many MiB a second backups are read back and checked with, from 1 to 10000; 0 leaves them unchecked",
        DefaultValueFactory = _ => BackupCheckPace.Default.MiBPerSecond,
    };

    private static readonly Option<int> BackupCheckDaysOption = new("--backup-check-days")
    {
        Description = "After how many days a backup is read back again, from 1 to 365",
        DefaultValueFactory = _ => (int)BackupCheckPace.Default.Interval.TotalDays,
    };

    private static readonly Option<int> UploadLimitOption = new("--upload-limit")
    {
        Description = "How many GiB a file that is uploaded into a workstation may have, up to 16000; 0 for no uploads at all",
        HelpName = "GIB",
        DefaultValueFactory = _ => (int)(ServerSettings.Default.LargestUpload >> 30),
    };

    private static readonly Option<int> AuditDaysOption = new("--audit-days")
    {
        Description = "For how many days it is kept who did what, from 1 to 3660",
        DefaultValueFactory = _ => (int)ServerSettings.Default.AuditKept.TotalDays,
    };

    private static readonly Option<string[]> CorsOriginOption = new("--cors-origin")
    {
        Description = "An origin of web pages whose scripts may call the API, such as https://tools.example.org; may be given again",
        DefaultValueFactory = _ => [],
        CustomParser = argument => [.. argument.Tokens.Select(token => OptionValues.ReadOrigin(argument, token.Value)).OfType<string>()],
    };

    private static readonly Option<TimeSpan> SimulatedDelayOption = new("--simulated-delay")
    {
        Description = "How long the simulated engine takes for each change of a workstation or backup, such as 500ms or 20s",
        HelpName = "DURATION",
        CustomParser = OptionValues.ReadDelay,
        DefaultValueFactory = _ => TimeSpan.Zero,
    };

    private static readonly Option<string?> SimulatedDisplayOption = new("--simulated-display")
    {
        Description = "A unix socket where RFB is answered, which the simulated engine shows instead of test cards",
    };

    private static readonly Option<Dictionary<string, TimeSpan>> EmulatorDelayOption = new("--emulator-delay")
    {
        Description = "How long the emulator takes for what an operation begins, such as StartStreamingSession=2s; may be given again",
        HelpName = "OPERATION=DURATION",
        CustomParser = OptionValues.ReadDelays,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> EmulatorAnyAccountOption = new("--emulator-any-account")
    {
        Description = "The emulator takes a 12-digit access key id for the administrator of that account, whatever the secret",
    };

    static ServeOptions()
    {
        RequestRateOption.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (0 or >= SlowestRate and <= FastestRate))
                result.AddError($"--request-rate must be 0, or from {SlowestRate} to {FastestRate} requests a second.");
        });
        RequestBurstOption.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
                result.AddError("--request-burst must be 0 or more.");
        });
        Bound(BackupCheckRateOption, 0, 10_000, " MiB a second");
        Bound(BackupCheckDaysOption, 1, 365, "");
        Bound(UploadLimitOption, 0, 16_000, " GiB");
        Bound(AuditDaysOption, 1, 3660, "");
        EngineOption.AcceptOnlyFromAmong("lxd", "simulated");
        RegionOption.Validators.Add(result =>
        {
            if (!Ids.IsRegion(result.GetValueOrDefault<string>()))
                result.AddError("--region must be an AWS region name, such as us-west-2.");
        });
    }

    /// <summary>Whether nothing is kept and nothing is written, not even a folder.</summary>
    public bool IsInMemory => Storage == "memory";

    /// <summary>Whether records are in SQLite in the data folder.</summary>
    public bool IsSqlite => Storage == "sqlite";

    /// <summary>What messages call the database; a connection string may hold a password.</summary>
    public string StorageName => IsSqlite ? new DataFolder(Data).Database : IsInMemory ? "memory" : "PostgreSQL";

    /// <summary>How often each caller may ask.</summary>
    public required RequestRate RequestRate { get; init; }

    /// <summary>How long each initialization script may take.</summary>
    public required TimeSpan ScriptTimeout { get; init; }

    /// <summary>The pool for backups alone; null where they are in the workstations' pool.</summary>
    public string? LxdBackupPool { get; private init; }

    /// <summary>How backups are read back.</summary>
    public BackupCheckPace BackupCheck { get; private init; } = BackupCheckPace.Default;

    /// <summary>The most bytes that an uploaded file may have; 0 where nothing may be uploaded.</summary>
    public long LargestUpload { get; private init; }

    /// <summary>How long the audit trail is kept.</summary>
    public TimeSpan AuditKept { get; private init; }

    /// <summary>How long the simulated engine takes for each change.</summary>
    public TimeSpan SimulatedDelay { get; private init; }

    /// <summary>The unix socket that the simulated engine's displays are; null for test cards.</summary>
    public string? SimulatedDisplay { get; private init; }

    /// <summary>Whether this is the emulator: simulated workstations, and nothing kept.</summary>
    public bool IsEmulator => IsInMemory && Engine == "simulated";

    /// <summary>How long the emulator takes for what an operation begins.</summary>
    public IReadOnlyDictionary<string, TimeSpan> EmulatorDelays { get; private init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Whether the emulator takes a 12-digit access key id for the administrator of that account.</summary>
    public bool EmulatorAnyAccount { get; private init; }

    /// <summary>Adds the options that every verb which touches data or engine takes, for it and the verbs below it.</summary>
    public static void AddShared(Command command)
    {
        foreach (var option in (Option[])
        [
            DataOption, EngineOption, StorageOption, LxdSocketOption, LxdPoolOption, LxdBackupPoolOption, LxdNetworkOption,
        ])
            command.Options.Add(option);
    }

    /// <summary>Adds the options of serving alone.</summary>
    public static void AddServing(Command command)
    {
        Option[] simulatedOptions = [SimulatedDelayOption, SimulatedDisplayOption];
        Option[] emulatorOptions = [EmulatorDelayOption, EmulatorAnyAccountOption];
        foreach (var option in (Option[])
        [
            ListenOption, PortOption, RegionOption, PublicUrlOption, RequestRateOption, RequestBurstOption, CorsOriginOption,
            ScriptTimeoutOption, BackupCheckRateOption, BackupCheckDaysOption, UploadLimitOption, AuditDaysOption, .. simulatedOptions,
            .. emulatorOptions,
        ])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var isSimulated = result.GetValue(EngineOption) == "simulated";
            foreach (var option in simulatedOptions)
            {
                if (!isSimulated && result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} is the simulated engine's: give --engine simulated as well, or leave it out.");
            }

            if (isSimulated && result.GetValue(StorageOption) == "memory")
            {
                if (result.GetResult(SimulatedDelayOption) is { Implicit: false })
                    result.AddError($"{SimulatedDelayOption.Name} is not the emulator's: give {EmulatorDelayOption.Name} instead.");
                return;
            }

            foreach (var option in emulatorOptions)
            {
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} {EmulatorOnly}");
            }
        });
    }

    public static ServeOptions Read(ParseResult parsed) => new(
        parsed.GetValue(DataOption)!, parsed.GetValue(ListenOption)!, parsed.GetValue(PortOption), parsed.GetValue(EngineOption)!,
        parsed.GetValue(StorageOption)!, parsed.GetValue(LxdSocketOption), parsed.GetValue(LxdPoolOption)!,
        parsed.GetValue(LxdNetworkOption),
        parsed.GetValue(RegionOption) ?? ServerSettings.DefaultRegion, parsed.GetValue(PublicUrlOption),
        parsed.GetValue(CorsOriginOption) ?? [])
    {
        RequestRate = new RequestRate(parsed.GetValue(RequestRateOption), parsed.GetValue(RequestBurstOption)),
        ScriptTimeout = parsed.GetValue(ScriptTimeoutOption),
        LxdBackupPool = parsed.GetValue(LxdBackupPoolOption),
        BackupCheck = BackupCheckPace.Default with
        {
            MiBPerSecond = parsed.GetValue(BackupCheckRateOption), Interval = TimeSpan.FromDays(parsed.GetValue(BackupCheckDaysOption)),
        },
        LargestUpload = (long)parsed.GetValue(UploadLimitOption) << 30,
        AuditKept = TimeSpan.FromDays(parsed.GetValue(AuditDaysOption)),
        SimulatedDelay = parsed.GetValue(SimulatedDelayOption),
        SimulatedDisplay = parsed.GetValue(SimulatedDisplayOption),
        EmulatorDelays = parsed.GetValue(EmulatorDelayOption) ?? [],
        EmulatorAnyAccount = parsed.GetValue(EmulatorAnyAccountOption),
    };

    private static void Bound(Option<int> option, int least, int most, string unit) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            result.AddError($"{option.Name} must be from {least} to {most}{unit}.");
    });
}
