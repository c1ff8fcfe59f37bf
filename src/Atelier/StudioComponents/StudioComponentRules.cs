using Atelier.Api;

namespace Atelier.StudioComponents;

/// <summary>What must hold within a component, beyond the limits of each member.</summary>
internal static class StudioComponentRules
{
    /// <summary>The subtype of a component that names none.</summary>
    public static StudioComponentSubtype DefaultSubtype(StudioComponentType type) => Subtypes(type)[0];

    /// <summary>The configuration, or null if it says nothing.</summary>
    public static StudioComponentConfiguration? Configuration(StudioComponentConfiguration? given) =>
        given is null || Member(given) is null ? null : given;

    /// <summary>Whether what a component says holds: it has been ready and is not gone or going.</summary>
    public static bool IsInForce(StudioComponent component) => component.State is StudioComponentState.READY
        or StudioComponentState.UPDATE_IN_PROGRESS or StudioComponentState.UPDATE_FAILED or StudioComponentState.DELETE_FAILED;

    /// <summary>Adds what is wrong with a component that has a type and a subtype.</summary>
    public static void Check(StudioComponent component, Faults faults)
    {
        var type = component.Type!.Value;
        if (!Subtypes(type).Contains(component.Subtype!.Value))
            faults.Add("subtype", $"must be {string.Join(" or ", Subtypes(type))} for the type {type}");
        if (component.Configuration is { } configuration && Member(configuration) != Member(type))
            faults.Add("configuration", $"must {(Member(type) is { } member ? $"have {member}" : "be absent")} for the type {type}");
        CheckScripts(component.InitializationScripts ?? [], faults);
        CheckParameters(component.ScriptParameters ?? [], faults);
    }

    private static void CheckScripts(IReadOnlyList<StudioComponentInitializationScript> scripts, Faults faults)
    {
        for (var i = 0; i < scripts.Count; i++)
        {
            var path = $"initializationScripts[{i}]";
            Require(scripts[i].LaunchProfileProtocolVersion, $"{path}.launchProfileProtocolVersion", faults);
            Require(scripts[i].Platform, $"{path}.platform", faults);
            Require(scripts[i].RunContext, $"{path}.runContext", faults);
            Require(scripts[i].Script, $"{path}.script", faults);
        }
    }

    private static void CheckParameters(IReadOnlyList<ScriptParameterKeyValue> parameters, Faults faults)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            Require(parameters[i].Key, $"scriptParameters[{i}].key", faults);
            Require(parameters[i].Value, $"scriptParameters[{i}].value", faults);
        }
    }

    // The contract leaves these members optional; a script that lacks one could never run.
    private static void Require(object? value, string path, Faults faults)
    {
        if (value is null)
            faults.Add(path, "is required");
    }

    private static StudioComponentSubtype[] Subtypes(StudioComponentType type) => type switch
    {
        StudioComponentType.ACTIVE_DIRECTORY => [StudioComponentSubtype.AWS_MANAGED_MICROSOFT_AD],
        StudioComponentType.SHARED_FILE_SYSTEM =>
            [StudioComponentSubtype.CUSTOM, StudioComponentSubtype.AMAZON_FSX_FOR_WINDOWS, StudioComponentSubtype.AMAZON_FSX_FOR_LUSTRE],
        _ => [StudioComponentSubtype.CUSTOM],
    };

    private static string? Member(StudioComponentType type) => type switch
    {
        StudioComponentType.ACTIVE_DIRECTORY => "activeDirectoryConfiguration",
        StudioComponentType.COMPUTE_FARM => "computeFarmConfiguration",
        StudioComponentType.LICENSE_SERVICE => "licenseServiceConfiguration",
        StudioComponentType.SHARED_FILE_SYSTEM => "sharedFileSystemConfiguration",
        _ => null,
    };

    private static string? Member(StudioComponentConfiguration configuration) => configuration switch
    {
        { ActiveDirectoryConfiguration: not null } => Member(StudioComponentType.ACTIVE_DIRECTORY),
        { ComputeFarmConfiguration: not null } => Member(StudioComponentType.COMPUTE_FARM),
        { LicenseServiceConfiguration: not null } => Member(StudioComponentType.LICENSE_SERVICE),
        { SharedFileSystemConfiguration: not null } => Member(StudioComponentType.SHARED_FILE_SYSTEM),
        _ => null,
    };
}
