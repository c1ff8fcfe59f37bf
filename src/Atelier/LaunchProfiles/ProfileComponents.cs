using Atelier.Storage;
using Atelier.StudioComponents;

namespace Atelier.LaunchProfiles;

/// <summary>The components of a launch profile in its order, and what they have run on workstations.</summary>
internal static class ProfileComponents
{
    /// <summary>Those that are in force: not the ones that are not there yet, or not any more.</summary>
    public static async Task<IReadOnlyList<StudioComponent>> Find(
        Connection db, string studioId, LaunchProfile profile, CancellationToken cancel)
    {
        var known = await StudioComponentTable.FindAll(db, studioId, profile.StudioComponentIds!, cancel);
        return [.. known.Where(StudioComponentRules.IsInForce)];
    }

    /// <summary>The components' scripts of one kind in their order, with the parameters written into them.</summary>
    public static IReadOnlyList<LaunchProfileInitializationScript> Scripts(
        IReadOnlyList<StudioComponent> components, LaunchProfilePlatform platform, string version,
        StudioComponentInitializationScriptRunContext context) =>
    [
        .. from component in components
           from script in component.InitializationScripts ?? []
           where script.Platform == platform && script.LaunchProfileProtocolVersion == version && script.RunContext == context
           select new LaunchProfileInitializationScript
           {
               RuntimeRoleArn = component.RuntimeRoleArn,
               Script = ScriptText.Write(script, component.ScriptParameters ?? []),
               SecureInitializationRoleArn = component.SecureInitializationRoleArn,
               StudioComponentId = component.StudioComponentId,
               StudioComponentName = component.Name,
           },
    ];
}
