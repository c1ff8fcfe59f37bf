using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.StudioComponents;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Setup;

/// <summary>Reads what a session's workstation is to be set up with, as the launch profile and its components say it now.</summary>
internal static partial class SetupReading
{
    // Of the two platforms there are, the one that workstations have.
    private const LaunchProfilePlatform Platform = LaunchProfilePlatform.LINUX;

    public static async Task<SessionSetup> Read(
        Connection db, SessionChange session, Directories directories, CancellationToken cancel)
    {
        var (studioId, profileId) = (session.Facts.StudioId, session.Session.LaunchProfileId!);
        var profile = (await LaunchProfileTable.Get(db, studioId, profileId, cancel)).Document;
        var components = await ProfileComponents.Find(db, studioId, profile, cancel);
        var shares = await Shares.List(db, studioId, cancel);
        return new SessionSetup(
            Variables(session, components),
            [.. components.Select(component => Folder(component, shares)).OfType<SharedFolder>()],
            [
                .. await Joins(db, session, components, directories, cancel),
                .. Scripts(session, components, profile.LaunchProfileProtocolVersions!.Max(StringComparer.Ordinal)!),
            ]).Numbered();
    }

    // A computer is of the domain before anything of the studio runs on it.
    private static async Task<IReadOnlyList<SetupScript>> Joins(
        Connection db, SessionChange session, IReadOnlyList<StudioComponent> components, Directories directories, CancellationToken cancel)
    {
        var joins = new List<SetupScript>();
        foreach (var component in components)
        {
            if (component.Configuration?.ActiveDirectoryConfiguration is not { } configuration)
                continue;
            var directory = await directories.Find(db, session.Facts.StudioId, configuration, cancel);
            // Not of its text: that has a password in it, of which no hash is kept.
            var what = $"join {component.StudioComponentId} {directory?.Entry} {configuration.OrganizationalUnitDistinguishedName}";
            joins.Add(new SetupScript(
                Key(session, what), Position: 0, component.StudioComponentId!, component.Name!,
                StudioComponentInitializationScriptRunContext.SYSTEM_INITIALIZATION,
                DomainJoin.Write(directory, configuration, Ids.ToHex(session.Session.SessionId!)))
            {
                IsJoin = true,
            });
        }

        return joins;
    }

    private static IEnumerable<SetupScript> Scripts(SessionChange session, IReadOnlyList<StudioComponent> components, string version)
    {
        StudioComponentInitializationScriptRunContext[] order =
        [
            StudioComponentInitializationScriptRunContext.SYSTEM_INITIALIZATION,
            StudioComponentInitializationScriptRunContext.USER_INITIALIZATION,
        ];
        return order.SelectMany(context => ProfileComponents.Scripts(components, Platform, version, context).Select((script, index) =>
            new SetupScript(
                Key(session, $"{context} {index} {script.StudioComponentId} {script.Script}"), Position: 0, script.StudioComponentId!,
                script.StudioComponentName!, context, script.Script!)));
    }

    // A component may change between two steps of a start: what it says then is another script.
    private static string Key(SessionChange session, string script)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        return $"{StartKey(session)}-{hash.AsSpan(0, 16)}";
    }

    /// <summary>Names the start under way, among all starts of the workstation.</summary>
    public static string StartKey(SessionChange session) =>
        string.Create(CultureInfo.InvariantCulture, $"s{session.Facts.BeganAt ?? 0:x}");

    private static SharedFolder? Folder(StudioComponent component, IReadOnlyList<Share> shares)
    {
        if (component.Configuration?.SharedFileSystemConfiguration is not { } configuration)
            return null;
        var mountPoint = MountPoint(component, configuration);
        if (SharedFolder.FindFault(mountPoint) is { } rule)
            throw new SetupFault(
                StreamingSessionStatusCode.INITIALIZATION_SCRIPT_ERROR,
                $"The linuxMountPoint {mountPoint} of the component {component.Name} ({component.StudioComponentId}) {rule}.");
        var share = Shares.Find(shares, configuration);
        FolderSource? source = share switch
        {
            { IsNfs: true } => new FolderSource.NfsExport(share.Source),
            { } => new FolderSource.HostFolder(share.Source, share.HasSameIds),
            null => null,
        };
        return new SharedFolder(
            $"the share of the component {component.StudioComponentId}", mountPoint, source, IsReadOnly: share is { IsReadOnly: true });
    }

    // The contract leaves the mount point optional.
    private static string MountPoint(StudioComponent component, SharedFileSystemConfiguration configuration) =>
        configuration.LinuxMountPoint is { Length: > 0 } given
            ? given
            : $"/mnt/{NotInPaths().Replace(configuration.ShareName ?? configuration.FileSystemId ?? component.Name!, "-")}";

    /// <summary>What the variables are called: by the kind of component, the first one's without and each one's with its name.</summary>
    private static Dictionary<string, string> Variables(SessionChange session, IReadOnlyList<StudioComponent> components)
    {
        var variables = new Dictionary<string, string>
        {
            ["ATELIER_STUDIO_ID"] = session.Facts.StudioId,
            ["ATELIER_SESSION_ID"] = session.Session.SessionId!,
            ["ATELIER_LAUNCH_PROFILE_ID"] = session.Session.LaunchProfileId!,
        };
        foreach (var component in components)
        {
            Add("ATELIER_LICENSE_SERVICE", component, component.Configuration?.LicenseServiceConfiguration?.Endpoint);
            Add("ATELIER_COMPUTE_FARM", component, component.Configuration?.ComputeFarmConfiguration?.Endpoint);
        }

        return variables;

        void Add(string kind, StudioComponent component, string? endpoint)
        {
            if (endpoint is null)
                return;
            // An endpoint is one line wherever it is used.
            var value = string.Concat(endpoint.Where(character => !char.IsControl(character)));
            variables.TryAdd(kind, value);
            variables.TryAdd($"{kind}_{NotInVariables().Replace(component.Name!.ToUpperInvariant(), "_")}", value);
        }
    }

    [GeneratedRegex("[^A-Z0-9]")]
    private static partial Regex NotInVariables();

    [GeneratedRegex(@"[^\p{L}\p{N}_.+@~-]")]
    private static partial Regex NotInPaths();
}
