using Atelier.Api;

namespace Atelier.StudioComponents;

/// <summary>A script that a component has run on workstations of one platform when they start.</summary>
internal sealed record StudioComponentInitializationScript
{
    [Length(0, 10), Pattern(@"^2021\-03\-31$")]
    public string? LaunchProfileProtocolVersion { get; init; }

    public LaunchProfilePlatform? Platform { get; init; }

    public StudioComponentInitializationScriptRunContext? RunContext { get; init; }

    [Length(1, 5120), Sensitive]
    public string? Script { get; init; }
}

/// <summary>A variable that the component's scripts can use.</summary>
internal sealed record ScriptParameterKeyValue
{
    [Length(1, 64), Pattern("^[a-zA-Z_][a-zA-Z0-9_]+$")]
    public string? Key { get; init; }

    [Length(1, 256)]
    public string? Value { get; init; }
}

internal enum LaunchProfilePlatform
{
    LINUX,
    WINDOWS,
}

/// <summary>As whom a script runs: the system, before anybody can sign in, or the user.</summary>
internal enum StudioComponentInitializationScriptRunContext
{
    SYSTEM_INITIALIZATION,
    USER_INITIALIZATION,
}
