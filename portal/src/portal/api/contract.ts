// Written by the test suite from the server's records; see CONTRIBUTING.md.

export interface AcceptEulasRequest {
  readonly clientToken?: string;
  readonly eulaIds?: readonly string[];
  readonly studioId: string;
}

export interface AcceptEulasResponse {
  readonly eulaAcceptances?: readonly EulaAcceptance[];
}

export interface AccessKeyList {
  readonly accessKeys: readonly AccessKeySummary[];
}

export type AccessKeyStatus =
  | 'ACTIVE'
  | 'DISABLED';

export interface AccessKeySummary {
  readonly accessKeyId: string;
  readonly createdAt: string;
  readonly isUserEnabled: boolean;
  readonly principalId: string;
  readonly status: AccessKeyStatus;
  readonly usedAt?: string;
  readonly userName: string;
}

export interface ActiveDirectoryComputerAttribute {
  readonly name?: string;
  readonly value?: string;
}

export interface ActiveDirectoryConfiguration {
  readonly computerAttributes?: readonly ActiveDirectoryComputerAttribute[];
  readonly directoryId?: string;
  readonly organizationalUnitDistinguishedName?: string;
}

export interface AuditEntry {
  readonly address?: string;
  readonly detail?: string;
  readonly error?: string;
  readonly eventId: string;
  readonly lastTime: string;
  readonly message?: string;
  readonly operation: string;
  readonly principalId?: string;
  readonly principalName?: string;
  readonly proof: string;
  readonly proofId?: string;
  readonly requestId?: string;
  readonly resource?: string;
  readonly roleArn?: string;
  readonly status: number;
  readonly studioId?: string;
  readonly time: string;
  readonly times: number;
}

export interface AuditPage {
  readonly events: readonly AuditEntry[];
  readonly nextToken?: string;
}

export type AutomaticTerminationMode =
  | 'DEACTIVATED'
  | 'ACTIVATED';

export interface CapacityPoint {
  readonly mostRunning: number;
  readonly promisedMemoryGiB: number;
  readonly running: number;
  readonly time: string;
  readonly totalMemoryGiB: number;
  readonly totalStorageGiB: number;
  readonly usedMemoryGiB: number;
  readonly usedStorageGiB: number;
}

export type CapacityRange =
  | 'HOUR'
  | 'DAY'
  | 'MONTH';

export interface CapacityReport {
  readonly node: string;
  readonly now?: CapacityPoint;
  readonly points: readonly CapacityPoint[];
  readonly problem?: string;
  readonly running: readonly RunningWorkstation[];
  readonly stepSeconds: number;
}

export interface ChangePasswordRequest {
  readonly newPassword: string;
  readonly password: string;
}

export interface ChangedMember {
  readonly launchProfileId?: string;
  readonly principalId: string;
}

export interface ComputeFarmConfiguration {
  readonly activeDirectoryUser?: string;
  readonly endpoint?: string;
}

export interface CreateLaunchProfileRequest {
  readonly clientToken?: string;
  readonly description?: string;
  readonly ec2SubnetIds: readonly string[];
  readonly launchProfileProtocolVersions: readonly string[];
  readonly name: string;
  readonly streamConfiguration: StreamConfigurationCreate;
  readonly studioComponentIds: readonly string[];
  readonly studioId: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface CreateLaunchProfileResponse {
  readonly launchProfile?: LaunchProfile;
}

export interface CreateStreamingImageRequest {
  readonly clientToken?: string;
  readonly description?: string;
  readonly ec2ImageId: string;
  readonly name: string;
  readonly studioId: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface CreateStreamingImageResponse {
  readonly streamingImage?: StreamingImage;
}

export interface CreateStreamingSessionRequest {
  readonly clientToken?: string;
  readonly ec2InstanceType?: string;
  readonly launchProfileId: string;
  readonly ownedBy?: string;
  readonly streamingImageId?: string;
  readonly studioId: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface CreateStreamingSessionResponse {
  readonly session?: StreamingSession;
}

export interface CreateStreamingSessionStreamRequest {
  readonly clientToken?: string;
  readonly expirationInSeconds?: number;
  readonly sessionId: string;
  readonly studioId: string;
}

export interface CreateStreamingSessionStreamResponse {
  readonly stream?: StreamingSessionStream;
}

export interface CreateStudioComponentRequest {
  readonly clientToken?: string;
  readonly configuration?: StudioComponentConfiguration;
  readonly description?: string;
  readonly ec2SecurityGroupIds?: readonly string[];
  readonly initializationScripts?: readonly StudioComponentInitializationScript[];
  readonly name: string;
  readonly runtimeRoleArn?: string;
  readonly scriptParameters?: readonly ScriptParameterKeyValue[];
  readonly secureInitializationRoleArn?: string;
  readonly studioId: string;
  readonly subtype?: StudioComponentSubtype;
  readonly tags?: Readonly<Record<string, string>>;
  readonly type: StudioComponentType;
}

export interface CreateStudioComponentResponse {
  readonly studioComponent?: StudioComponent;
}

export interface CreateStudioRequest {
  readonly adminRoleArn: string;
  readonly clientToken?: string;
  readonly displayName: string;
  readonly studioEncryptionConfiguration?: StudioEncryptionConfiguration;
  readonly studioName: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly userRoleArn: string;
}

export interface CreateStudioResponse {
  readonly studio?: Studio;
}

export interface CreateUserRequest {
  readonly name: string;
  readonly password?: FirstPassword;
  readonly role?: UserRole;
}

export interface CreatedAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface DeleteLaunchProfileMemberRequest {
  readonly clientToken?: string;
  readonly launchProfileId: string;
  readonly principalId: string;
  readonly studioId: string;
}

export interface DeleteLaunchProfileMemberResponse {
}

export interface DeleteLaunchProfileRequest {
  readonly clientToken?: string;
  readonly launchProfileId: string;
  readonly studioId: string;
}

export interface DeleteLaunchProfileResponse {
  readonly launchProfile?: LaunchProfile;
}

export interface DeleteStreamingImageRequest {
  readonly clientToken?: string;
  readonly streamingImageId: string;
  readonly studioId: string;
}

export interface DeleteStreamingImageResponse {
  readonly streamingImage?: StreamingImage;
}

export interface DeleteStreamingSessionRequest {
  readonly clientToken?: string;
  readonly sessionId: string;
  readonly studioId: string;
}

export interface DeleteStreamingSessionResponse {
  readonly session?: StreamingSession;
}

export interface DeleteStudioComponentRequest {
  readonly clientToken?: string;
  readonly studioComponentId: string;
  readonly studioId: string;
}

export interface DeleteStudioComponentResponse {
  readonly studioComponent?: StudioComponent;
}

export interface DeleteStudioMemberRequest {
  readonly clientToken?: string;
  readonly principalId: string;
  readonly studioId: string;
}

export interface DeleteStudioMemberResponse {
}

export interface DeleteStudioRequest {
  readonly clientToken?: string;
  readonly studioId: string;
}

export interface DeleteStudioResponse {
  readonly studio: Studio;
}

export interface EngineImageList {
  readonly buildCommand: string;
  readonly images: readonly EngineImageSummary[];
  readonly importProblem?: string;
}

export interface EngineImageSummary {
  readonly description: string;
  readonly ec2ImageId: string;
  readonly name: string;
  readonly platform: string;
  readonly publishedAs?: string;
  readonly sizeMiB: number;
}

export interface Eula {
  readonly content?: string;
  readonly createdAt?: string;
  readonly eulaId?: string;
  readonly name?: string;
  readonly updatedAt?: string;
}

export interface EulaAcceptance {
  readonly acceptedAt?: string;
  readonly acceptedBy?: string;
  readonly accepteeId?: string;
  readonly eulaAcceptanceId?: string;
  readonly eulaId?: string;
}

export type FirstPassword =
  | 'NONE'
  | 'TEMPORARY';

export interface FoundSessions {
  readonly backups: readonly StreamingSessionBackup[];
  readonly nextToken?: string;
  readonly sessions: readonly StreamingSession[];
}

export interface GetEulaRequest {
  readonly eulaId: string;
}

export interface GetEulaResponse {
  readonly eula?: Eula;
}

export interface GetLaunchProfileDetailsRequest {
  readonly launchProfileId: string;
  readonly studioId: string;
}

export interface GetLaunchProfileDetailsResponse {
  readonly launchProfile?: LaunchProfile;
  readonly streamingImages?: readonly StreamingImage[];
  readonly studioComponentSummaries?: readonly StudioComponentSummary[];
}

export interface GetLaunchProfileInitializationRequest {
  readonly launchProfileId: string;
  readonly launchProfileProtocolVersions: readonly string[];
  readonly launchPurpose: string;
  readonly platform: string;
  readonly studioId: string;
}

export interface GetLaunchProfileInitializationResponse {
  readonly launchProfileInitialization?: LaunchProfileInitialization;
}

export interface GetLaunchProfileMemberRequest {
  readonly launchProfileId: string;
  readonly principalId: string;
  readonly studioId: string;
}

export interface GetLaunchProfileMemberResponse {
  readonly member?: LaunchProfileMembership;
}

export interface GetLaunchProfileRequest {
  readonly launchProfileId: string;
  readonly studioId: string;
}

export interface GetLaunchProfileResponse {
  readonly launchProfile?: LaunchProfile;
}

export interface GetStreamingImageRequest {
  readonly streamingImageId: string;
  readonly studioId: string;
}

export interface GetStreamingImageResponse {
  readonly streamingImage?: StreamingImage;
}

export interface GetStreamingSessionBackupRequest {
  readonly backupId: string;
  readonly studioId: string;
}

export interface GetStreamingSessionBackupResponse {
  readonly streamingSessionBackup?: StreamingSessionBackup;
}

export interface GetStreamingSessionRequest {
  readonly sessionId: string;
  readonly studioId: string;
}

export interface GetStreamingSessionResponse {
  readonly session?: StreamingSession;
}

export interface GetStreamingSessionStreamRequest {
  readonly sessionId: string;
  readonly streamId: string;
  readonly studioId: string;
}

export interface GetStreamingSessionStreamResponse {
  readonly stream?: StreamingSessionStream;
}

export interface GetStudioComponentRequest {
  readonly studioComponentId: string;
  readonly studioId: string;
}

export interface GetStudioComponentResponse {
  readonly studioComponent?: StudioComponent;
}

export interface GetStudioMemberRequest {
  readonly principalId: string;
  readonly studioId: string;
}

export interface GetStudioMemberResponse {
  readonly member?: StudioMembership;
}

export interface GetStudioRequest {
  readonly studioId: string;
}

export interface GetStudioResponse {
  readonly studio: Studio;
}

export interface ImportStep {
  readonly doneMiB?: number;
  readonly image?: EngineImageSummary;
  readonly problem?: string;
  readonly totalMiB?: number;
}

export interface KnownPeople {
  readonly people: readonly Person[];
}

export interface LaunchProfile {
  readonly arn?: string;
  readonly createdAt?: string;
  readonly createdBy?: string;
  readonly description?: string;
  readonly ec2SubnetIds?: readonly string[];
  readonly launchProfileId?: string;
  readonly launchProfileProtocolVersions?: readonly string[];
  readonly name?: string;
  readonly state?: LaunchProfileState;
  readonly statusCode?: LaunchProfileStatusCode;
  readonly statusMessage?: string;
  readonly streamConfiguration?: StreamConfiguration;
  readonly studioComponentIds?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly updatedAt?: string;
  readonly updatedBy?: string;
  readonly validationResults?: readonly ValidationResult[];
}

export interface LaunchProfileInitialization {
  readonly activeDirectory?: LaunchProfileInitializationActiveDirectory;
  readonly ec2SecurityGroupIds?: readonly string[];
  readonly launchProfileId?: string;
  readonly launchProfileProtocolVersion?: string;
  readonly launchPurpose?: string;
  readonly name?: string;
  readonly platform?: LaunchProfilePlatform;
  readonly systemInitializationScripts?: readonly LaunchProfileInitializationScript[];
  readonly userInitializationScripts?: readonly LaunchProfileInitializationScript[];
}

export interface LaunchProfileInitializationActiveDirectory {
  readonly computerAttributes?: readonly ActiveDirectoryComputerAttribute[];
  readonly directoryId?: string;
  readonly directoryName?: string;
  readonly dnsIpAddresses?: readonly string[];
  readonly organizationalUnitDistinguishedName?: string;
  readonly studioComponentId?: string;
  readonly studioComponentName?: string;
}

export interface LaunchProfileInitializationScript {
  readonly runtimeRoleArn?: string;
  readonly script?: string;
  readonly secureInitializationRoleArn?: string;
  readonly studioComponentId?: string;
  readonly studioComponentName?: string;
}

export interface LaunchProfileMembership {
  readonly identityStoreId?: string;
  readonly persona?: LaunchProfilePersona;
  readonly principalId?: string;
  readonly sid?: string;
}

export type LaunchProfilePersona =
  | 'USER';

export type LaunchProfilePlatform =
  | 'LINUX'
  | 'WINDOWS';

export type LaunchProfileState =
  | 'CREATE_IN_PROGRESS'
  | 'READY'
  | 'UPDATE_IN_PROGRESS'
  | 'DELETE_IN_PROGRESS'
  | 'DELETED'
  | 'DELETE_FAILED'
  | 'CREATE_FAILED'
  | 'UPDATE_FAILED';

export type LaunchProfileStatusCode =
  | 'LAUNCH_PROFILE_CREATED'
  | 'LAUNCH_PROFILE_UPDATED'
  | 'LAUNCH_PROFILE_DELETED'
  | 'LAUNCH_PROFILE_CREATE_IN_PROGRESS'
  | 'LAUNCH_PROFILE_UPDATE_IN_PROGRESS'
  | 'LAUNCH_PROFILE_DELETE_IN_PROGRESS'
  | 'INTERNAL_ERROR'
  | 'STREAMING_IMAGE_NOT_FOUND'
  | 'STREAMING_IMAGE_NOT_READY'
  | 'LAUNCH_PROFILE_WITH_STREAM_SESSIONS_NOT_DELETED'
  | 'ENCRYPTION_KEY_ACCESS_DENIED'
  | 'ENCRYPTION_KEY_NOT_FOUND'
  | 'INVALID_SUBNETS_PROVIDED'
  | 'INVALID_INSTANCE_TYPES_PROVIDED'
  | 'INVALID_SUBNETS_COMBINATION';

export type LaunchProfileValidationState =
  | 'VALIDATION_NOT_STARTED'
  | 'VALIDATION_IN_PROGRESS'
  | 'VALIDATION_SUCCESS'
  | 'VALIDATION_FAILED'
  | 'VALIDATION_FAILED_INTERNAL_SERVER_ERROR';

export type LaunchProfileValidationStatusCode =
  | 'VALIDATION_NOT_STARTED'
  | 'VALIDATION_IN_PROGRESS'
  | 'VALIDATION_SUCCESS'
  | 'VALIDATION_FAILED_INVALID_SUBNET_ROUTE_TABLE_ASSOCIATION'
  | 'VALIDATION_FAILED_SUBNET_NOT_FOUND'
  | 'VALIDATION_FAILED_INVALID_SECURITY_GROUP_ASSOCIATION'
  | 'VALIDATION_FAILED_INVALID_ACTIVE_DIRECTORY'
  | 'VALIDATION_FAILED_UNAUTHORIZED'
  | 'VALIDATION_FAILED_INTERNAL_SERVER_ERROR';

export type LaunchProfileValidationType =
  | 'VALIDATE_ACTIVE_DIRECTORY_STUDIO_COMPONENT'
  | 'VALIDATE_SUBNET_ASSOCIATION'
  | 'VALIDATE_NETWORK_ACL_ASSOCIATION'
  | 'VALIDATE_SECURITY_GROUP_ASSOCIATION';

export interface LicenseServiceConfiguration {
  readonly endpoint?: string;
}

export interface ListEulaAcceptancesRequest {
  readonly eulaIds?: readonly string[];
  readonly nextToken?: string;
  readonly studioId: string;
}

export interface ListEulaAcceptancesResponse {
  readonly eulaAcceptances?: readonly EulaAcceptance[];
  readonly nextToken?: string;
}

export interface ListEulasRequest {
  readonly eulaIds?: readonly string[];
  readonly nextToken?: string;
}

export interface ListEulasResponse {
  readonly eulas?: readonly Eula[];
  readonly nextToken?: string;
}

export interface ListLaunchProfileMembersRequest {
  readonly launchProfileId: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly studioId: string;
}

export interface ListLaunchProfileMembersResponse {
  readonly members?: readonly LaunchProfileMembership[];
  readonly nextToken?: string;
}

export interface ListLaunchProfilesRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly principalId?: string;
  readonly states?: readonly LaunchProfileState[];
  readonly studioId: string;
}

export interface ListLaunchProfilesResponse {
  readonly launchProfiles?: readonly LaunchProfile[];
  readonly nextToken?: string;
}

export interface ListStreamingImagesRequest {
  readonly nextToken?: string;
  readonly owner?: string;
  readonly studioId: string;
}

export interface ListStreamingImagesResponse {
  readonly nextToken?: string;
  readonly streamingImages?: readonly StreamingImage[];
}

export interface ListStreamingSessionBackupsRequest {
  readonly nextToken?: string;
  readonly ownedBy?: string;
  readonly studioId: string;
}

export interface ListStreamingSessionBackupsResponse {
  readonly nextToken?: string;
  readonly streamingSessionBackups?: readonly StreamingSessionBackup[];
}

export interface ListStreamingSessionsRequest {
  readonly createdBy?: string;
  readonly nextToken?: string;
  readonly ownedBy?: string;
  readonly sessionIds?: string;
  readonly studioId: string;
}

export interface ListStreamingSessionsResponse {
  readonly nextToken?: string;
  readonly sessions?: readonly StreamingSession[];
}

export interface ListStudioComponentsRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly states?: readonly StudioComponentState[];
  readonly studioId: string;
  readonly types?: readonly StudioComponentType[];
}

export interface ListStudioComponentsResponse {
  readonly nextToken?: string;
  readonly studioComponents?: readonly StudioComponent[];
}

export interface ListStudioMembersRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly studioId: string;
}

export interface ListStudioMembersResponse {
  readonly members?: readonly StudioMembership[];
  readonly nextToken?: string;
}

export interface ListStudiosRequest {
  readonly nextToken?: string;
}

export interface ListStudiosResponse {
  readonly nextToken?: string;
  readonly studios: readonly Studio[];
}

export interface ListTagsForResourceRequest {
  readonly resourceArn: string;
}

export interface ListTagsForResourceResponse {
  readonly tags?: Readonly<Record<string, string>>;
}

export interface NewLaunchProfileMember {
  readonly persona: LaunchProfilePersona;
  readonly principalId: string;
}

export interface NewStudioMember {
  readonly persona: StudioPersona;
  readonly principalId: string;
}

export interface OfferedDirectory {
  readonly directoryId: string;
  readonly domain: string;
}

export interface OfferedImage {
  readonly description: string;
  readonly ec2ImageId: string;
  readonly name: string;
  readonly platform: string;
  readonly sizeMiB: number;
}

export interface OfferedMachine {
  readonly hasGpu: boolean;
  readonly memoryMiB: number;
  readonly name: string;
  readonly virtualCpus: number;
}

export interface OfferedShare {
  readonly endpoint: string;
  readonly isReadOnly: boolean;
  readonly shareName: string;
}

export interface OfferedSupplies {
  readonly directories: readonly OfferedDirectory[];
  readonly images: readonly OfferedImage[];
  readonly imagesFault?: string;
  readonly machines: readonly OfferedMachine[];
  readonly shares: readonly OfferedShare[];
}

export interface Person {
  readonly isAdministrator: boolean;
  readonly isEnabled: boolean;
  readonly name: string;
  readonly principalId: string;
}

export interface PutLaunchProfileMembersRequest {
  readonly clientToken?: string;
  readonly identityStoreId: string;
  readonly launchProfileId: string;
  readonly members: readonly NewLaunchProfileMember[];
  readonly studioId: string;
}

export interface PutLaunchProfileMembersResponse {
}

export interface PutStudioMembersRequest {
  readonly clientToken?: string;
  readonly identityStoreId: string;
  readonly members: readonly NewStudioMember[];
  readonly studioId: string;
}

export interface PutStudioMembersResponse {
}

export interface RunningWorkstation {
  readonly instanceType: string;
  readonly memoryGiB: number;
  readonly ownedBy: string;
  readonly ownerName?: string;
  readonly sessionId: string;
  readonly since: string;
  readonly state: string;
  readonly studioId: string;
  readonly virtualCpus: number;
}

export interface ScriptParameterKeyValue {
  readonly key?: string;
  readonly value?: string;
}

export type SessionBackupMode =
  | 'AUTOMATIC'
  | 'DEACTIVATED';

export type SessionPersistenceMode =
  | 'DEACTIVATED'
  | 'ACTIVATED';

export interface SharedFileSystemConfiguration {
  readonly endpoint?: string;
  readonly fileSystemId?: string;
  readonly linuxMountPoint?: string;
  readonly shareName?: string;
  readonly windowsMountDrive?: string;
}

export interface SignInIssuer {
  readonly name: string;
  readonly number: number;
}

export interface SignInList {
  readonly signIns: readonly SignInSummary[];
}

export interface SignInRequest {
  readonly account?: string;
  readonly name: string;
  readonly newPassword?: string;
  readonly password: string;
}

export interface SignInSummary {
  readonly address: string;
  readonly browser: string;
  readonly createdAt: string;
  readonly endsAt: string;
  readonly isThis: boolean;
  readonly issuer?: string;
  readonly signInId: string;
  readonly usedAt: string;
}

export interface SignedInUser {
  readonly account: string;
  readonly endsAt: string;
  readonly hasPassword: boolean;
  readonly isAdministrator: boolean;
  readonly mayManage: boolean;
  readonly name: string;
  readonly principalId: string;
  readonly signInId: string;
  readonly token: string;
}

export interface SignedOut {
  readonly continueAt?: string;
}

export interface StartStreamingSessionRequest {
  readonly backupId?: string;
  readonly clientToken?: string;
  readonly sessionId: string;
  readonly studioId: string;
}

export interface StartStreamingSessionResponse {
  readonly session?: StreamingSession;
}

export interface StartStudioSSOConfigurationRepairRequest {
  readonly clientToken?: string;
  readonly studioId: string;
}

export interface StartStudioSSOConfigurationRepairResponse {
  readonly studio: Studio;
}

export interface StopStreamingSessionRequest {
  readonly clientToken?: string;
  readonly sessionId: string;
  readonly studioId: string;
  readonly volumeRetentionMode?: VolumeRetentionMode;
}

export interface StopStreamingSessionResponse {
  readonly session?: StreamingSession;
}

export interface StreamConfiguration {
  readonly automaticTerminationMode?: AutomaticTerminationMode;
  readonly clipboardMode: StreamingClipboardMode;
  readonly ec2InstanceTypes: readonly string[];
  readonly maxSessionLengthInMinutes: number;
  readonly maxStoppedSessionLengthInMinutes: number;
  readonly sessionBackup: StreamConfigurationSessionBackup;
  readonly sessionPersistenceMode?: SessionPersistenceMode;
  readonly sessionStorage?: StreamConfigurationSessionStorage;
  readonly streamingImageIds: readonly string[];
  readonly volumeConfiguration?: VolumeConfiguration;
}

export interface StreamConfigurationCreate {
  readonly automaticTerminationMode?: AutomaticTerminationMode;
  readonly clipboardMode: StreamingClipboardMode;
  readonly ec2InstanceTypes: readonly string[];
  readonly maxSessionLengthInMinutes?: number;
  readonly maxStoppedSessionLengthInMinutes?: number;
  readonly sessionBackup?: StreamConfigurationSessionBackup;
  readonly sessionPersistenceMode?: SessionPersistenceMode;
  readonly sessionStorage?: StreamConfigurationSessionStorage;
  readonly streamingImageIds: readonly string[];
  readonly volumeConfiguration?: VolumeConfiguration;
}

export interface StreamConfigurationSessionBackup {
  readonly maxBackupsToRetain?: number;
  readonly mode?: SessionBackupMode;
}

export interface StreamConfigurationSessionStorage {
  readonly mode: readonly StreamingSessionStorageMode[];
  readonly root?: StreamingSessionStorageRoot;
}

export type StreamingClipboardMode =
  | 'ENABLED'
  | 'DISABLED';

export interface StreamingImage {
  readonly arn?: string;
  readonly description?: string;
  readonly ec2ImageId?: string;
  readonly encryptionConfiguration?: StreamingImageEncryptionConfiguration;
  readonly eulaIds?: readonly string[];
  readonly name?: string;
  readonly owner?: string;
  readonly platform?: string;
  readonly state?: StreamingImageState;
  readonly statusCode?: StreamingImageStatusCode;
  readonly statusMessage?: string;
  readonly streamingImageId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface StreamingImageEncryptionConfiguration {
  readonly keyArn?: string;
  readonly keyType: StreamingImageEncryptionConfigurationKeyType;
}

export type StreamingImageEncryptionConfigurationKeyType =
  | 'CUSTOMER_MANAGED_KEY';

export type StreamingImageState =
  | 'CREATE_IN_PROGRESS'
  | 'READY'
  | 'DELETE_IN_PROGRESS'
  | 'DELETED'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_FAILED'
  | 'CREATE_FAILED'
  | 'DELETE_FAILED';

export type StreamingImageStatusCode =
  | 'STREAMING_IMAGE_CREATE_IN_PROGRESS'
  | 'STREAMING_IMAGE_READY'
  | 'STREAMING_IMAGE_DELETE_IN_PROGRESS'
  | 'STREAMING_IMAGE_DELETED'
  | 'STREAMING_IMAGE_UPDATE_IN_PROGRESS'
  | 'INTERNAL_ERROR'
  | 'ACCESS_DENIED';

export interface StreamingSession {
  readonly arn?: string;
  readonly automaticTerminationMode?: AutomaticTerminationMode;
  readonly backupMode?: SessionBackupMode;
  readonly createdAt?: string;
  readonly createdBy?: string;
  readonly ec2InstanceType?: string;
  readonly launchProfileId?: string;
  readonly maxBackupsToRetain?: number;
  readonly ownedBy?: string;
  readonly sessionId?: string;
  readonly sessionPersistenceMode?: SessionPersistenceMode;
  readonly startedAt?: string;
  readonly startedBy?: string;
  readonly startedFromBackupId?: string;
  readonly state?: StreamingSessionState;
  readonly statusCode?: StreamingSessionStatusCode;
  readonly statusMessage?: string;
  readonly stopAt?: string;
  readonly stoppedAt?: string;
  readonly stoppedBy?: string;
  readonly streamingImageId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly terminateAt?: string;
  readonly updatedAt?: string;
  readonly updatedBy?: string;
  readonly volumeConfiguration?: VolumeConfiguration;
  readonly volumeRetentionMode?: VolumeRetentionMode;
}

export interface StreamingSessionBackup {
  readonly arn?: string;
  readonly backupId?: string;
  readonly createdAt?: string;
  readonly launchProfileId?: string;
  readonly ownedBy?: string;
  readonly sessionId?: string;
  readonly state?: StreamingSessionState;
  readonly statusCode?: StreamingSessionStatusCode;
  readonly statusMessage?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export type StreamingSessionState =
  | 'CREATE_IN_PROGRESS'
  | 'DELETE_IN_PROGRESS'
  | 'READY'
  | 'DELETED'
  | 'CREATE_FAILED'
  | 'DELETE_FAILED'
  | 'STOP_IN_PROGRESS'
  | 'START_IN_PROGRESS'
  | 'STOPPED'
  | 'STOP_FAILED'
  | 'START_FAILED';

export type StreamingSessionStatusCode =
  | 'STREAMING_SESSION_READY'
  | 'STREAMING_SESSION_DELETED'
  | 'STREAMING_SESSION_CREATE_IN_PROGRESS'
  | 'STREAMING_SESSION_DELETE_IN_PROGRESS'
  | 'INTERNAL_ERROR'
  | 'INSUFFICIENT_CAPACITY'
  | 'ACTIVE_DIRECTORY_DOMAIN_JOIN_ERROR'
  | 'NETWORK_CONNECTION_ERROR'
  | 'INITIALIZATION_SCRIPT_ERROR'
  | 'DECRYPT_STREAMING_IMAGE_ERROR'
  | 'NETWORK_INTERFACE_ERROR'
  | 'STREAMING_SESSION_STOPPED'
  | 'STREAMING_SESSION_STARTED'
  | 'STREAMING_SESSION_STOP_IN_PROGRESS'
  | 'STREAMING_SESSION_START_IN_PROGRESS'
  | 'AMI_VALIDATION_ERROR';

export type StreamingSessionStorageMode =
  | 'UPLOAD';

export interface StreamingSessionStorageRoot {
  readonly linux?: string;
  readonly windows?: string;
}

export interface StreamingSessionStream {
  readonly createdAt?: string;
  readonly createdBy?: string;
  readonly expiresAt?: string;
  readonly ownedBy?: string;
  readonly state?: StreamingSessionStreamState;
  readonly statusCode?: StreamingSessionStreamStatusCode;
  readonly streamId?: string;
  readonly url?: string;
}

export type StreamingSessionStreamState =
  | 'READY'
  | 'CREATE_IN_PROGRESS'
  | 'DELETE_IN_PROGRESS'
  | 'DELETED'
  | 'CREATE_FAILED'
  | 'DELETE_FAILED';

export type StreamingSessionStreamStatusCode =
  | 'STREAM_CREATE_IN_PROGRESS'
  | 'STREAM_READY'
  | 'STREAM_DELETE_IN_PROGRESS'
  | 'STREAM_DELETED'
  | 'INTERNAL_ERROR'
  | 'NETWORK_CONNECTION_ERROR';

export interface Studio {
  readonly adminRoleArn?: string;
  readonly arn?: string;
  readonly createdAt?: string;
  readonly displayName?: string;
  readonly homeRegion?: string;
  readonly ssoClientId?: string;
  readonly state?: StudioState;
  readonly statusCode?: StudioStatusCode;
  readonly statusMessage?: string;
  readonly studioEncryptionConfiguration?: StudioEncryptionConfiguration;
  readonly studioId?: string;
  readonly studioName?: string;
  readonly studioUrl?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly updatedAt?: string;
  readonly userRoleArn?: string;
}

export interface StudioComponent {
  readonly arn?: string;
  readonly configuration?: StudioComponentConfiguration;
  readonly createdAt?: string;
  readonly createdBy?: string;
  readonly description?: string;
  readonly ec2SecurityGroupIds?: readonly string[];
  readonly initializationScripts?: readonly StudioComponentInitializationScript[];
  readonly name?: string;
  readonly runtimeRoleArn?: string;
  readonly scriptParameters?: readonly ScriptParameterKeyValue[];
  readonly secureInitializationRoleArn?: string;
  readonly state?: StudioComponentState;
  readonly statusCode?: StudioComponentStatusCode;
  readonly statusMessage?: string;
  readonly studioComponentId?: string;
  readonly subtype?: StudioComponentSubtype;
  readonly tags?: Readonly<Record<string, string>>;
  readonly type?: StudioComponentType;
  readonly updatedAt?: string;
  readonly updatedBy?: string;
}

export interface StudioComponentConfiguration {
  readonly activeDirectoryConfiguration?: ActiveDirectoryConfiguration;
  readonly computeFarmConfiguration?: ComputeFarmConfiguration;
  readonly licenseServiceConfiguration?: LicenseServiceConfiguration;
  readonly sharedFileSystemConfiguration?: SharedFileSystemConfiguration;
}

export interface StudioComponentInitializationScript {
  readonly launchProfileProtocolVersion?: string;
  readonly platform?: LaunchProfilePlatform;
  readonly runContext?: StudioComponentInitializationScriptRunContext;
  readonly script?: string;
}

export type StudioComponentInitializationScriptRunContext =
  | 'SYSTEM_INITIALIZATION'
  | 'USER_INITIALIZATION';

export type StudioComponentState =
  | 'CREATE_IN_PROGRESS'
  | 'READY'
  | 'UPDATE_IN_PROGRESS'
  | 'DELETE_IN_PROGRESS'
  | 'DELETED'
  | 'DELETE_FAILED'
  | 'CREATE_FAILED'
  | 'UPDATE_FAILED';

export type StudioComponentStatusCode =
  | 'ACTIVE_DIRECTORY_ALREADY_EXISTS'
  | 'STUDIO_COMPONENT_CREATED'
  | 'STUDIO_COMPONENT_UPDATED'
  | 'STUDIO_COMPONENT_DELETED'
  | 'ENCRYPTION_KEY_ACCESS_DENIED'
  | 'ENCRYPTION_KEY_NOT_FOUND'
  | 'STUDIO_COMPONENT_CREATE_IN_PROGRESS'
  | 'STUDIO_COMPONENT_UPDATE_IN_PROGRESS'
  | 'STUDIO_COMPONENT_DELETE_IN_PROGRESS'
  | 'INTERNAL_ERROR';

export type StudioComponentSubtype =
  | 'AWS_MANAGED_MICROSOFT_AD'
  | 'AMAZON_FSX_FOR_WINDOWS'
  | 'AMAZON_FSX_FOR_LUSTRE'
  | 'CUSTOM';

export interface StudioComponentSummary {
  readonly createdAt?: string;
  readonly createdBy?: string;
  readonly description?: string;
  readonly name?: string;
  readonly studioComponentId?: string;
  readonly subtype?: StudioComponentSubtype;
  readonly type?: StudioComponentType;
  readonly updatedAt?: string;
  readonly updatedBy?: string;
}

export type StudioComponentType =
  | 'ACTIVE_DIRECTORY'
  | 'SHARED_FILE_SYSTEM'
  | 'COMPUTE_FARM'
  | 'LICENSE_SERVICE'
  | 'CUSTOM';

export interface StudioEncryptionConfiguration {
  readonly keyArn?: string;
  readonly keyType: StudioEncryptionConfigurationKeyType;
}

export type StudioEncryptionConfigurationKeyType =
  | 'AWS_OWNED_KEY'
  | 'CUSTOMER_MANAGED_KEY';

export interface StudioFigures {
  readonly backups: Readonly<Record<string, number>>;
  readonly sessions: Readonly<Record<string, number>>;
}

export interface StudioMembership {
  readonly identityStoreId?: string;
  readonly persona?: StudioPersona;
  readonly principalId?: string;
  readonly sid?: string;
}

export type StudioPersona =
  | 'ADMINISTRATOR';

export type StudioState =
  | 'CREATE_IN_PROGRESS'
  | 'READY'
  | 'UPDATE_IN_PROGRESS'
  | 'DELETE_IN_PROGRESS'
  | 'DELETED'
  | 'DELETE_FAILED'
  | 'CREATE_FAILED'
  | 'UPDATE_FAILED';

export type StudioStatusCode =
  | 'STUDIO_CREATED'
  | 'STUDIO_DELETED'
  | 'STUDIO_UPDATED'
  | 'STUDIO_CREATE_IN_PROGRESS'
  | 'STUDIO_UPDATE_IN_PROGRESS'
  | 'STUDIO_DELETE_IN_PROGRESS'
  | 'STUDIO_WITH_LAUNCH_PROFILES_NOT_DELETED'
  | 'STUDIO_WITH_STUDIO_COMPONENTS_NOT_DELETED'
  | 'STUDIO_WITH_STREAMING_IMAGES_NOT_DELETED'
  | 'AWS_SSO_NOT_ENABLED'
  | 'AWS_SSO_ACCESS_DENIED'
  | 'ROLE_NOT_OWNED_BY_STUDIO_OWNER'
  | 'ROLE_COULD_NOT_BE_ASSUMED'
  | 'INTERNAL_ERROR'
  | 'ENCRYPTION_KEY_NOT_FOUND'
  | 'ENCRYPTION_KEY_ACCESS_DENIED'
  | 'AWS_SSO_CONFIGURATION_REPAIRED'
  | 'AWS_SSO_CONFIGURATION_REPAIR_IN_PROGRESS'
  | 'AWS_STS_REGION_DISABLED';

export interface TagResourceRequest {
  readonly resourceArn: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface TagResourceResponse {
}

export interface UntagResourceRequest {
  readonly resourceArn: string;
  readonly tagKeys: readonly string[];
}

export interface UntagResourceResponse {
}

export interface UpdateLaunchProfileMemberRequest {
  readonly clientToken?: string;
  readonly launchProfileId: string;
  readonly persona: LaunchProfilePersona;
  readonly principalId: string;
  readonly studioId: string;
}

export interface UpdateLaunchProfileMemberResponse {
  readonly member?: LaunchProfileMembership;
}

export interface UpdateLaunchProfileRequest {
  readonly clientToken?: string;
  readonly description?: string;
  readonly launchProfileId: string;
  readonly launchProfileProtocolVersions?: readonly string[];
  readonly name?: string;
  readonly streamConfiguration?: StreamConfigurationCreate;
  readonly studioComponentIds?: readonly string[];
  readonly studioId: string;
}

export interface UpdateLaunchProfileResponse {
  readonly launchProfile?: LaunchProfile;
}

export interface UpdateStreamingImageRequest {
  readonly clientToken?: string;
  readonly description?: string;
  readonly name?: string;
  readonly streamingImageId: string;
  readonly studioId: string;
}

export interface UpdateStreamingImageResponse {
  readonly streamingImage?: StreamingImage;
}

export interface UpdateStudioComponentRequest {
  readonly clientToken?: string;
  readonly configuration?: StudioComponentConfiguration;
  readonly description?: string;
  readonly ec2SecurityGroupIds?: readonly string[];
  readonly initializationScripts?: readonly StudioComponentInitializationScript[];
  readonly name?: string;
  readonly runtimeRoleArn?: string;
  readonly scriptParameters?: readonly ScriptParameterKeyValue[];
  readonly secureInitializationRoleArn?: string;
  readonly studioComponentId: string;
  readonly studioId: string;
  readonly subtype?: StudioComponentSubtype;
  readonly type?: StudioComponentType;
}

export interface UpdateStudioComponentResponse {
  readonly studioComponent?: StudioComponent;
}

export interface UpdateStudioRequest {
  readonly adminRoleArn?: string;
  readonly clientToken?: string;
  readonly displayName?: string;
  readonly studioId: string;
  readonly userRoleArn?: string;
}

export interface UpdateStudioResponse {
  readonly studio: Studio;
}

export interface UpdateUserRequest {
  readonly principalId: string;
  readonly role?: UserRole;
  readonly status?: UserStatus;
}

export interface UsableStudio {
  readonly displayName: string;
  readonly isAdministrator: boolean;
  readonly studioId: string;
  readonly studioName: string;
}

export interface UsableStudioList {
  readonly studios: readonly UsableStudio[];
}

export interface UserAnswer {
  readonly password?: string;
  readonly user: UserSummary;
}

export interface UserPage {
  readonly nextToken?: string;
  readonly users: readonly UserSummary[];
}

export type UserRole =
  | 'USER'
  | 'ADMINISTRATOR';

export type UserStatus =
  | 'ENABLED'
  | 'DISABLED';

export interface UserSummary {
  readonly activeKeys: number;
  readonly createdAt: string;
  readonly hasPassword: boolean;
  readonly isLocked: boolean;
  readonly isPasswordTemporary: boolean;
  readonly issuer?: string;
  readonly name: string;
  readonly principalId: string;
  readonly role: UserRole;
  readonly seenAt?: string;
  readonly signIns: number;
  readonly status: UserStatus;
}

export interface ValidationResult {
  readonly state: LaunchProfileValidationState;
  readonly statusCode: LaunchProfileValidationStatusCode;
  readonly statusMessage: string;
  readonly type: LaunchProfileValidationType;
}

export interface VolumeConfiguration {
  readonly iops?: number;
  readonly size?: number;
  readonly throughput?: number;
}

export type VolumeRetentionMode =
  | 'RETAIN'
  | 'DELETE';

export interface Welcome {
  readonly issuers: readonly SignInIssuer[];
  readonly needsAccount: boolean;
  readonly now: string;
  readonly signedIn?: SignedInUser;
}

export interface Operations {
  CreateStudio: { request: CreateStudioRequest; response: CreateStudioResponse };
  GetStudio: { request: GetStudioRequest; response: GetStudioResponse };
  ListStudios: { request: ListStudiosRequest; response: ListStudiosResponse };
  UpdateStudio: { request: UpdateStudioRequest; response: UpdateStudioResponse };
  DeleteStudio: { request: DeleteStudioRequest; response: DeleteStudioResponse };
  StartStudioSSOConfigurationRepair: { request: StartStudioSSOConfigurationRepairRequest; response: StartStudioSSOConfigurationRepairResponse };
  PutStudioMembers: { request: PutStudioMembersRequest; response: PutStudioMembersResponse };
  GetStudioMember: { request: GetStudioMemberRequest; response: GetStudioMemberResponse };
  ListStudioMembers: { request: ListStudioMembersRequest; response: ListStudioMembersResponse };
  DeleteStudioMember: { request: DeleteStudioMemberRequest; response: DeleteStudioMemberResponse };
  AcceptEulas: { request: AcceptEulasRequest; response: AcceptEulasResponse };
  GetEula: { request: GetEulaRequest; response: GetEulaResponse };
  ListEulas: { request: ListEulasRequest; response: ListEulasResponse };
  ListEulaAcceptances: { request: ListEulaAcceptancesRequest; response: ListEulaAcceptancesResponse };
  CreateStudioComponent: { request: CreateStudioComponentRequest; response: CreateStudioComponentResponse };
  GetStudioComponent: { request: GetStudioComponentRequest; response: GetStudioComponentResponse };
  ListStudioComponents: { request: ListStudioComponentsRequest; response: ListStudioComponentsResponse };
  UpdateStudioComponent: { request: UpdateStudioComponentRequest; response: UpdateStudioComponentResponse };
  DeleteStudioComponent: { request: DeleteStudioComponentRequest; response: DeleteStudioComponentResponse };
  CreateStreamingImage: { request: CreateStreamingImageRequest; response: CreateStreamingImageResponse };
  GetStreamingImage: { request: GetStreamingImageRequest; response: GetStreamingImageResponse };
  ListStreamingImages: { request: ListStreamingImagesRequest; response: ListStreamingImagesResponse };
  UpdateStreamingImage: { request: UpdateStreamingImageRequest; response: UpdateStreamingImageResponse };
  DeleteStreamingImage: { request: DeleteStreamingImageRequest; response: DeleteStreamingImageResponse };
  CreateLaunchProfile: { request: CreateLaunchProfileRequest; response: CreateLaunchProfileResponse };
  GetLaunchProfile: { request: GetLaunchProfileRequest; response: GetLaunchProfileResponse };
  ListLaunchProfiles: { request: ListLaunchProfilesRequest; response: ListLaunchProfilesResponse };
  UpdateLaunchProfile: { request: UpdateLaunchProfileRequest; response: UpdateLaunchProfileResponse };
  DeleteLaunchProfile: { request: DeleteLaunchProfileRequest; response: DeleteLaunchProfileResponse };
  GetLaunchProfileDetails: { request: GetLaunchProfileDetailsRequest; response: GetLaunchProfileDetailsResponse };
  GetLaunchProfileInitialization: { request: GetLaunchProfileInitializationRequest; response: GetLaunchProfileInitializationResponse };
  PutLaunchProfileMembers: { request: PutLaunchProfileMembersRequest; response: PutLaunchProfileMembersResponse };
  GetLaunchProfileMember: { request: GetLaunchProfileMemberRequest; response: GetLaunchProfileMemberResponse };
  ListLaunchProfileMembers: { request: ListLaunchProfileMembersRequest; response: ListLaunchProfileMembersResponse };
  UpdateLaunchProfileMember: { request: UpdateLaunchProfileMemberRequest; response: UpdateLaunchProfileMemberResponse };
  DeleteLaunchProfileMember: { request: DeleteLaunchProfileMemberRequest; response: DeleteLaunchProfileMemberResponse };
  CreateStreamingSession: { request: CreateStreamingSessionRequest; response: CreateStreamingSessionResponse };
  GetStreamingSession: { request: GetStreamingSessionRequest; response: GetStreamingSessionResponse };
  ListStreamingSessions: { request: ListStreamingSessionsRequest; response: ListStreamingSessionsResponse };
  StartStreamingSession: { request: StartStreamingSessionRequest; response: StartStreamingSessionResponse };
  StopStreamingSession: { request: StopStreamingSessionRequest; response: StopStreamingSessionResponse };
  DeleteStreamingSession: { request: DeleteStreamingSessionRequest; response: DeleteStreamingSessionResponse };
  CreateStreamingSessionStream: { request: CreateStreamingSessionStreamRequest; response: CreateStreamingSessionStreamResponse };
  GetStreamingSessionStream: { request: GetStreamingSessionStreamRequest; response: GetStreamingSessionStreamResponse };
  GetStreamingSessionBackup: { request: GetStreamingSessionBackupRequest; response: GetStreamingSessionBackupResponse };
  ListStreamingSessionBackups: { request: ListStreamingSessionBackupsRequest; response: ListStreamingSessionBackupsResponse };
  TagResource: { request: TagResourceRequest; response: TagResourceResponse };
  UntagResource: { request: UntagResourceRequest; response: UntagResourceResponse };
  ListTagsForResource: { request: ListTagsForResourceRequest; response: ListTagsForResourceResponse };
}

export const routes: Record<keyof Operations, readonly [method: string, path: string]> = {
  CreateStudio: ['POST', '/2020-08-01/studios'],
  GetStudio: ['GET', '/2020-08-01/studios/{studioId}'],
  ListStudios: ['GET', '/2020-08-01/studios'],
  UpdateStudio: ['PATCH', '/2020-08-01/studios/{studioId}'],
  DeleteStudio: ['DELETE', '/2020-08-01/studios/{studioId}'],
  StartStudioSSOConfigurationRepair: ['PUT', '/2020-08-01/studios/{studioId}/sso-configuration'],
  PutStudioMembers: ['POST', '/2020-08-01/studios/{studioId}/membership'],
  GetStudioMember: ['GET', '/2020-08-01/studios/{studioId}/membership/{principalId}'],
  ListStudioMembers: ['GET', '/2020-08-01/studios/{studioId}/membership'],
  DeleteStudioMember: ['DELETE', '/2020-08-01/studios/{studioId}/membership/{principalId}'],
  AcceptEulas: ['POST', '/2020-08-01/studios/{studioId}/eula-acceptances'],
  GetEula: ['GET', '/2020-08-01/eulas/{eulaId}'],
  ListEulas: ['GET', '/2020-08-01/eulas'],
  ListEulaAcceptances: ['GET', '/2020-08-01/studios/{studioId}/eula-acceptances'],
  CreateStudioComponent: ['POST', '/2020-08-01/studios/{studioId}/studio-components'],
  GetStudioComponent: ['GET', '/2020-08-01/studios/{studioId}/studio-components/{studioComponentId}'],
  ListStudioComponents: ['GET', '/2020-08-01/studios/{studioId}/studio-components'],
  UpdateStudioComponent: ['PATCH', '/2020-08-01/studios/{studioId}/studio-components/{studioComponentId}'],
  DeleteStudioComponent: ['DELETE', '/2020-08-01/studios/{studioId}/studio-components/{studioComponentId}'],
  CreateStreamingImage: ['POST', '/2020-08-01/studios/{studioId}/streaming-images'],
  GetStreamingImage: ['GET', '/2020-08-01/studios/{studioId}/streaming-images/{streamingImageId}'],
  ListStreamingImages: ['GET', '/2020-08-01/studios/{studioId}/streaming-images'],
  UpdateStreamingImage: ['PATCH', '/2020-08-01/studios/{studioId}/streaming-images/{streamingImageId}'],
  DeleteStreamingImage: ['DELETE', '/2020-08-01/studios/{studioId}/streaming-images/{streamingImageId}'],
  CreateLaunchProfile: ['POST', '/2020-08-01/studios/{studioId}/launch-profiles'],
  GetLaunchProfile: ['GET', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}'],
  ListLaunchProfiles: ['GET', '/2020-08-01/studios/{studioId}/launch-profiles'],
  UpdateLaunchProfile: ['PATCH', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}'],
  DeleteLaunchProfile: ['DELETE', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}'],
  GetLaunchProfileDetails: ['GET', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}/details'],
  GetLaunchProfileInitialization: ['GET', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}/init'],
  PutLaunchProfileMembers: ['POST', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}/membership'],
  GetLaunchProfileMember: ['GET', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}/membership/{principalId}'],
  ListLaunchProfileMembers: ['GET', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}/membership'],
  UpdateLaunchProfileMember: ['PATCH', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}/membership/{principalId}'],
  DeleteLaunchProfileMember: ['DELETE', '/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}/membership/{principalId}'],
  CreateStreamingSession: ['POST', '/2020-08-01/studios/{studioId}/streaming-sessions'],
  GetStreamingSession: ['GET', '/2020-08-01/studios/{studioId}/streaming-sessions/{sessionId}'],
  ListStreamingSessions: ['GET', '/2020-08-01/studios/{studioId}/streaming-sessions'],
  StartStreamingSession: ['POST', '/2020-08-01/studios/{studioId}/streaming-sessions/{sessionId}/start'],
  StopStreamingSession: ['POST', '/2020-08-01/studios/{studioId}/streaming-sessions/{sessionId}/stop'],
  DeleteStreamingSession: ['DELETE', '/2020-08-01/studios/{studioId}/streaming-sessions/{sessionId}'],
  CreateStreamingSessionStream: ['POST', '/2020-08-01/studios/{studioId}/streaming-sessions/{sessionId}/streams'],
  GetStreamingSessionStream: ['GET', '/2020-08-01/studios/{studioId}/streaming-sessions/{sessionId}/streams/{streamId}'],
  GetStreamingSessionBackup: ['GET', '/2020-08-01/studios/{studioId}/streaming-session-backups/{backupId}'],
  ListStreamingSessionBackups: ['GET', '/2020-08-01/studios/{studioId}/streaming-session-backups'],
  TagResource: ['POST', '/2020-08-01/tags/{**resourceArn}'],
  UntagResource: ['DELETE', '/2020-08-01/tags/{**resourceArn}'],
  ListTagsForResource: ['GET', '/2020-08-01/tags/{**resourceArn}'],
};
